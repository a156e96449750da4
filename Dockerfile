# Sightline without a database: point it at one with SIGHTLINE_GRAPH_URI (docker-compose.yml does).
# The digest decides what runs; it is Python 3.11.16 on Debian.
FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7 AS build
RUN python -m venv /opt/sightline
ENV PATH=/opt/sightline/bin:$PATH
WORKDIR /src
COPY requirements/app.txt requirements/app.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/app.txt
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY seed_data seed_data
COPY cypher cypher
COPY package.json package-lock.json .npmrc ./
COPY assets assets
COPY tools/__init__.py tools/assets.py tools/
RUN python -m tools.assets app
RUN pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/sightline sightline
COPY --from=build /opt/sightline /opt/sightline
COPY --from=build /src/seed_data /srv/seed_data
ENV PATH=/opt/sightline/bin:$PATH \
    SIGHTLINE_HOME=/var/lib/sightline \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv
USER 10001
EXPOSE 8000
ENTRYPOINT ["sightline"]
CMD ["serve"]

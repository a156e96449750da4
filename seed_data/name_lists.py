"""Lists of common given names and surnames by naming convention: (women, men), and surnames, commonest first."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


GIVEN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "british": (
        _words(
            "Sarah Emma Claire Susan Margaret Karen Julie Nicola Amy Laura Rebecca Olivia Amelia Jessica Charlotte Chloe Sophie Emily Grace Lily"
            " Katherine Elizabeth Joanne Helen Alison Jennifer Michelle Lisa Tracey Donna Samantha Victoria Hannah Lucy Ella Mia Isla Evie Poppy Daisy"
            " Freya Ruby Alice Florence Rosie Phoebe Holly Molly Megan Bethany Leanne Stacey Kelly Gemma Natalie Zoe Abigail Eleanor Georgia Harriet"
            " Jane Anne Linda Patricia Christine Barbara Jean Dorothy Pamela Maureen Sandra Carol Janet Hazel Beryl Heather Lorraine Paula Teresa Wendy"
            " Kerry Kirsty Danielle Jodie Hayley Lauren Paige Skye Summer Willow Ivy Elsie Matilda Penelope Imogen Tilly Erin Maisie Lola Nancy Edith"
        ),
        _words(
            "David Paul John Michael Andrew James Daniel Jack Thomas Oliver George Harry Mark Christopher Stephen Steven Robert Matthew Ryan Luke"
            " Joshua Samuel Benjamin William Charlie Alfie Archie Oscar Leo Freddie Peter Kevin Ian Gary Darren Lee Craig Wayne Dean Jason Stuart"
            " Simon Neil Philip Anthony Alan Keith Brian Derek Graham Colin Barry Trevor Roger Raymond Kenneth Ronald Dennis Martin Nigel Adrian"
            " Richard Jonathan Nicholas Timothy Adam Aaron Jordan Connor Callum Kieran Liam Nathan Kyle Jake Joseph Edward Henry Arthur Theodore Noah"
            " Logan Mason Riley Tyler Jayden Kayden Reece Brandon Ethan Toby Finley Elliot Louis Max Isaac Harvey Reuben Jude Albert Stanley Ralph"
        ),
    ),
    "irish_welsh_scots": (
        _words("Siobhan Niamh Aoife Ciara Sinead Roisin Carys Bronwen Sian Ffion Megan Rhian Eilidh Mairi Isla Catriona Shona Morag Kirsten Orla Maeve Nia"),
        _words("Sean Liam Conor Declan Eoin Cormac Padraig Rhys Dylan Gareth Huw Ieuan Owain Hamish Callum Fraser Angus Duncan Ewan Kieran Aidan Evan"),
    ),
    "sikh": (
        _words("Harpreet Manpreet Jasleen Simran Gurpreet Kiran Baljit Amrit Rajinder Surinder Navdeep Jaspreet Sukhdeep Manjit Ravinder Prabhjot Gurleen Kirandeep"),
        _words("Gurpreet Harjit Jaspal Balwinder Amrit Manjit Ravinder Sukhdev Navdeep Jagdeep Kuldeep Harpreet Surinder Rajinder Arjan Gurdeep Parminder Tejinder"),
    ),
    "south_asian_muslim": (
        _words("Fatima Ayesha Aisha Zainab Maryam Khadija Rukhsana Nasreen Shazia Samina Rabia Sadia Farzana Halima Nusrat Saima Iqra Zara Amina Sumaiya"),
        _words(
            "Mohammed Muhammad Mohammad Ahmed Ali Hassan Hussain Imran Yusuf Ibrahim Bilal Usman Hamza Tariq Asif Kamran Zahid Faisal Abdul_Rahman"
            " Mohammed_Ali Mohammed_Usman Md_Rafiq Ismail Zain"
        ),
    ),
    "hindu": (
        _words("Priya Anjali Neha Pooja Kavita Sunita Meera Asha Lakshmi Divya Nisha Rekha Shreya Anita Deepa Radhika Ishani Aarti"),
        _words("Raj Amit Sanjay Vijay Rahul Arjun Rohan Anil Sunil Suresh Krishna Dev Nikhil Kiran Vikram Ashok Aarav Harish"),
    ),
    "chinese_vietnamese": (
        _words("Mei Xiu_Ying Li_Na Jing Hui Yan Thi_Lan Thi_Mai Linh Huong Ngoc Yu_Ting Xin_Yi Wing_Yan Ka_Yan Phuong"),
        _words("Wei Jun Ming Hao Chen Jian Van_Minh Quang Duc Tuan Huy Ka_Ho Chi_Wai Zhi_Hao Bao Long"),
    ),
    "iberian": (
        _words("María Ana Beatriz Inês Sofia Carla Lucía Carmen Mariana Joana Rita Paula Teresa Catarina Isabel Leonor"),
        _words("João José Miguel Tiago Pedro Diego Carlos Luís Rui Nuno Andrés Javier Manuel António Mateo Rafael"),
    ),
    "arabic": (
        _words("Fatma Leila Nour Yasmin Hanan Samira Rania Amal Salma Huda Mariam Zeinab Dina Layla Noor Rasha"),
        _words("Omar Khalid Mahmoud Youssef Karim Hassan Samir Tarek Nabil Abdullah Hamid Ziad Mustafa Rami Walid Abdelkader"),
    ),
    "west_african": (
        _words("Abena Akosua Adwoa Efua Ngozi Chioma Adaeze Folake Yetunde Titilayo Aminata Fatou Blessing Comfort Patience Grace Esi Afia"),
        _words("Kwame Kofi Kwabena Yaw Emeka Chinedu Obinna Tunde Babatunde Segun Ousmane Mamadou Emmanuel Samuel Sunday Kojo Femi Ebo"),
    ),
    "east_european": (
        _words("Anna Katarzyna Agnieszka Magdalena Monika Joanna Ewa Zofia Elena Ioana Andreea Daniela Oksana Olena Ivana Petra Svetlana Gabriela"),
        _words("Piotr Krzysztof Tomasz Marcin Jakub Paweł Andrei Mihai Ionut Alexandru Ivan Dmytro Petr Marek Stefan Nikolay Łukasz Bogdan"),
    ),
    "horn_of_africa": (
        _words("Amina Hodan Fartun Ifrah Sahra Hibo Selam Tigist Hana Meron Rahel Saba Senait Khadra Ayaan Bethlehem"),
        _words("Abdi Mohamed Yusuf Hassan Ahmed Dawit Tesfay Filmon Yonas Samuel Abel Bereket Warsame Liban Ismail Mulugeta"),
    ),
    "caribbean": (
        _words("Shanice Tanisha Marcia Beverley Yvonne Latoya Simone Jasmine Keisha Monique Chantelle Aaliyah Sharon Denise"),
        _words("Marlon Leroy Delroy Tyrone Jermaine Dwayne Curtis Jerome Tyrese Errol Winston Desmond Carlton Shaquille"),
    ),
}

SURNAMES: dict[str, tuple[str, ...]] = {
    "british": _words(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Jackson Clarke"
        " Harris Clark Turner Hill Cooper Ward Moore Harrison King Watson Baker Allen Bailey Carter Lee Parker Bennett Shaw Cook Marshall Richardson"
        " Collins Mason Webb Holmes Mills Palmer Knight Barker Stevens Dixon Butler Fisher Hunt Gibson Ellis Harvey Lowe Chapman Rogers Fletcher"
        " Barnes Pearson Hudson Walsh Saunders Fox Day Cole Wells Grant Reynolds Ford Hughes Kemp Fowler Burton Byrne Matthews Lawrence Nicholls"
        " Booth Atkinson Holt Holden Hart Hewitt Slater Bird Townsend Frost Savage Barrett Wheeler Bates Poole Jarvis Akers Alsop Amery Ansell Arden"
        " Ashdown Atwell Aubrey Ayling Backhouse Bagshaw Balding Barnaby Barrow Baxendale Beamish Bellamy Berridge Bidwell Birtles Blackett Blythe Bolton"
        " Boothroyd Bostock Bracewell Bramley Brearley Brindle Broadbent Brocklehurst Buckley Burgoyne Burrell Cadman Calvert Canning Cartwright Catterall"
        " Chadwick Chivers Clegg Cobbold Copley Cotterill Coulson Crabtree Cresswell Crompton Crowther Culshaw Dalby Darwin Dearden Denholm Dewhurst Dobbs"
        " Drabble Duckworth Dyson Eastham Eccles Edgerton Elsworth Emery Entwistle Fairbrother Farrell Faulkner Fearnley Fenwick Fielding Firth Flint Foulkes"
        " Gallimore Garside Gaunt Gilroy Glossop Goddard Greenhalgh Grimshaw Hadfield Haigh Halliwell Hargreaves Haslam Hebden Heywood Higham Hollins Hopwood"
        " Horsfall Howarth Illingworth Ingham Jagger Jessop Kaye Kershaw Kirkham Lathom Leadbetter Lister Longbottom Lumb Marsden Maudsley Mellor Micklethwaite"
        " Midgley Naylor Nuttall Ogden Oldroyd Ormerod Pickles Pilkington Priestley Ramsbottom Rawson Redfern Rigby Rushworth Sagar Schofield Scholes Shackleton"
        " Sidebottom Smith-Jones Stansfield Sutcliffe Tattersall Thackray Thornley Topham Tunnicliffe Unsworth Varley Wadsworth Wainwright Whittaker Wigglesworth"
        " Winterbottom Wolstenholme Woolley Wrigley Yardley Yates Clark-Hill Moore-Ellis Carter-Webb"
    ),
    "irish_welsh_scots": _words(
        "O'Brien Murphy Kelly O'Connor Ryan Doyle McCarthy Gallagher O'Neill McLoughlin Rees Griffiths Llewellyn Price Powell Bevan Pritchard MacDonald"
        " McKenzie Campbell Stewart McLean Fraser MacLeod O'Sullivan Brennan Nolan Quinn McGrath ap_Rhys Gwynne McAllister"
    ),
    "sikh": _words("Gill Sandhu Dhillon Sidhu Grewal Bains Dhaliwal Atwal Johal Sahota Uppal Virdee Matharu Bhogal"),
    "south_asian_muslim": _words("Khan Hussain Ahmed Ali Iqbal Mahmood Shah Malik Miah Uddin Rahman Akhtar Mirza Chaudhry Islam Haque Butt Qureshi"),
    "hindu": _words("Patel Shah Sharma Mistry Desai Mehta Joshi Reddy Nair Menon Iyer Gupta Verma Chauhan Solanki Parmar"),
    "chinese_vietnamese": _words("Chen Wang Li Zhang Liu Wong Chan Nguyen Tran Le Pham Lam Cheung Yip Hoang Vu"),
    "iberian": _words("Silva Santos Ferreira Pereira García Rodríguez López Costa Oliveira Martins Fernández Sousa Lima Torres"),
    "arabic": _words("al-Hassan Haddad Khalil Mansour Najjar al-Khatib Saleh Aziz Hamdan Darwish el-Sayed Farouk Ibrahim Nasser"),
    "west_african": _words("Mensah Owusu Boateng Asante Okafor Adeyemi Okonkwo Adebayo Diallo Sow Osei Agyeman Balogun Eze Nwosu Appiah"),
    "east_european": _words("Kowalski Nowak Wiśniewski Zieliński Lewandowski Kamiński Popescu Ionescu Radu Petrov Ivanov Dimitrov Kovalenko Novák Horvat Szabó"),
    "horn_of_africa": _words("Abdi Warsame Hassan Mohamed Tesfaye Haile Gebremariam Kidane Yusuf Osman Farah Tekle"),
    "caribbean": _words("Campbell Beckles Grant Bailey Francis Gordon Brathwaite Clarke Joseph Lewis Morgan Pinnock Reid Samuels"),
}

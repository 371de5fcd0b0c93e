/** Tables as other programs export them, invented people in them. */

const lines = (...rows: string[]) => `${rows.join('\r\n')}\r\n`;

/** Google Contacts, headings since 2024. */
export const GOOGLE = lines(
  'First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Website 1 - Label,Website 1 - Value,Relation 1 - Label,Relation 1 - Value,Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value',
  'Luca,,Bianchi,,,bee-AHN-kee,,,,,Blue Fern Café,Owner,,--03-03,"Oat milk.\nAsk about June.",https://pictures.example/1.jpg,Work ::: Milano ::: * myContacts,* Work,luca@bluefern.example,Mobile,+39 347 555 0166,Work Fax,+39 02 555 0121,Work,"Via dei Fiori 12\n20121 Milano",Via dei Fiori 12,Milano,,MI,20121,IT,,,https://bluefern.example,Brother,Marco,Anniversary,2011-07-02,Locker,17',
  ',,,,,,,,,,Harbour Dental,,,,,,* myContacts,,,Main,55 123 ::: 55 124,,,,,,,,,,,,,,,,,,,',
);

/** Google Contacts, headings before. */
export const GOOGLE_OLD = lines(
  'Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,Organization 1 - Department,Organization 1 - Symbol,Organization 1 - Location,Organization 1 - Job Description',
  'Dr. Amara Okafor,Amara,,Okafor,,,,,Dr.,,,,,,1980-05-17,,,,,,,Sailing,,,,Oat milk,,,* myContacts ::: Friends,* Home,amara@example.org,Other,Skype,amara.o,Mobile,+234 803 555 0142,,Kestrel,,Pilot,Air,,,',
);

/** Outlook for the desktop. */
export const OUTLOOK = lines(
  '"Title","First Name","Middle Name","Last Name","Suffix","Company","Department","Job Title","Business Street","Business Street 2","Business City","Business State","Business Postal Code","Business Country/Region","Home Street","Home City","Home Country/Region","Business Fax","Business Phone","Business Phone 2","Home Phone","Mobile Phone","Anniversary","Birthday","Categories","E-mail Address","E-mail Type","E-mail Display Name","E-mail 2 Address","Gender","Hobby","Initials","Manager\'s Name","Notes","Priority","Private","Sensitivity","Spouse","Web Page"',
  '"Mr.","Karin","","Campbell","","Harbour Dental","Front","Dentist","Quay 1","Floor 2","Bergen","","5003","Norway","","","","+47 55 1","+47 55 2","+47 55 3","","+47 900 00 000","0/0/00","5/17/1980","Work;Health","karin@example.no","SMTP","Karin Campbell (karin@example.no)","","Unspecified","Rowing","K.C.","Nadia","Open late","Normal","False","Normal","Oskar","https://dental.example"',
);

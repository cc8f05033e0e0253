import { list } from './list.ts';

/** Names of contacts. Everyone in the book is invented. */
export const firstNames = list(
  'Ada, Agnes, Aisha, Amara, Amélie, Ana, Anders, Andrea, Anika, Antoine, Arjun, Astrid, Ayşe, Beatriz, Ben',
  'Birgit, Bjørn, Bram, Camille, Carlos, Carmen, Chiara, Chloé, Cillian, Clara, Daan, Daniel, Dmitri, Dorota',
  'Eero, Elena, Elif, Emeka, Emma, Enzo, Erik, Esther, Eva, Farah, Felix, Fiona, Francesca, Freya, Gabriel',
  'Giulia, Grace, Greta, Hana, Hannah, Henrik, Ines, Ingrid, Isaac, Ivan, Jakub, James, Jana, Jasper, Joana',
  'Jonas, José, Julia, Kaito, Karim, Katarzyna, Kenji, Kofi, Lars, Laura, Leila, Lena, Leo, Liam, Linh, Lucía',
  'Lukas, Magnus, Maja, Marco, Margot, Maria, Marta, Mateo, Maya, Mehmet, Mei, Mia, Miguel, Milan, Nadia, Naomi',
  'Nils, Nina, Noah, Nora, Oisín, Olga, Oliver, Omar, Oscar, Paula, Pavel, Pedro, Petra, Philip, Priya, Rachel',
  'Rafael, Rania, Rosa, Ruben, Samir, Sana, Sara, Silvia, Simon, Sofia, Stefan, Sunita, Tariq, Thandiwe, Theo',
  'Tomasz, Ulrike, Valeria, Vera, Viktor, Wanjiru, William, Yara, Yuki, Yusuf, Zoë, Zuzana',
);

export const lastNames = list(
  'Adeyemi, Ahlström, Almeida, Andersen, Arslan, Bakker, Baran, Bauer, Becker, Bell, Bergström, Bianchi, Blanc',
  'Bose, Brandt, Brennan, Byrne, Campbell, Carvalho, Castillo, Chen, Clarke, Conti, Costa, Cruz, Dahl, Das',
  'de Jong, De Luca, Demir, Desai, Diallo, Dubois, Duarte, Eriksen, Fabre, Farrell, Ferrari, Fischer, Fontaine',
  'Fraser, Garcia, Gomes, Grant, Gruber, Haddad, Hansen, Hart, Hayashi, Hoang, Holm, Horváth, Hughes, Ibrahim',
  'Iyer, Jansen, Jensen, Kamau, Kaya, Keller, Khan, Kim, Koch, Kowalski, Kováč, Kumar, Lambert, Larsen, Laurent',
  'Lehtonen, Lindqvist, Lopes, Maier, Malik, Marchetti, Martin, Mendes, Mensah, Meyer, Moreau, Moretti, Murphy',
  "Nakamura, Ndlovu, Nguyen, Nielsen, Novák, Nowak, O'Connor, Okafor, Olsen, Ortiz, Park, Patel, Pereira",
  'Petrov, Rahman, Ramos, Reid, Ricci, Rojas, Romano, Rossi, Saito, Santos, Schmidt, Schneider, Shah, Silva',
  'Singh, Sørensen, Stewart, Suzuki, Svensson, Takahashi, Tan, Torres, Tóth, Turner, van Dijk, Vargas, Vasquez',
  'Virtanen, Vogel, Wagner, Walsh, Weber, Wójcik, Wright, Yılmaz, Young, Zhang',
);

/** Names that are not written in Latin letters, with the letters their addresses use. */
export const namesByScript: Record<string, readonly { first: string; last: string; address: string }[]> = {
  ja: [
    { first: '美咲', last: '佐藤', address: 'misaki.sato' },
    { first: '健太', last: '高橋', address: 'kenta.takahashi' },
    { first: '直子', last: '山本', address: 'naoko.yamamoto' },
  ],
  zh: [
    { first: '伟', last: '王', address: 'wei.wang' },
    { first: '静怡', last: '陈', address: 'jingyi.chen' },
    { first: '志强', last: '李', address: 'zhiqiang.li' },
  ],
  ko: [
    { first: '민준', last: '김', address: 'minjun.kim' },
    { first: '서연', last: '박', address: 'seoyeon.park' },
  ],
  ar: [
    { first: 'ليلى', last: 'حداد', address: 'layla.haddad' },
    { first: 'عمر', last: 'منصور', address: 'omar.mansour' },
  ],
  el: [
    { first: 'Ελένη', last: 'Παπαδοπούλου', address: 'eleni.papadopoulou' },
    { first: 'Νίκος', last: 'Γεωργίου', address: 'nikos.georgiou' },
  ],
  uk: [
    { first: 'Олена', last: 'Шевченко', address: 'olena.shevchenko' },
    { first: 'Андрій', last: 'Коваленко', address: 'andrii.kovalenko' },
  ],
  he: [
    { first: 'נועה', last: 'לוי', address: 'noa.levi' },
    { first: 'יונתן', last: 'כהן', address: 'yonatan.cohen' },
  ],
  th: [
    { first: 'สมชาย', last: 'ใจดี', address: 'somchai.jaidee' },
    { first: 'กัญญา', last: 'ศรีสุข', address: 'kanya.srisuk' },
  ],
};

/**
 * The texts of the launcher, which are shown before anything is loaded: its label, how to close the panel, the link to the FAQ, and what is shown if the panel
 * cannot be loaded. All other texts come with the panel.
 * @type {Record<string, [launcher: string, close: string, faq: string, unreachable: string]>}
 */
const LABELS = {
  en: ["Ask a question", "Close", "Read our FAQ", "The chat could not be loaded. Please try again."],
  es: ["Haz una pregunta", "Cerrar", "Leer las preguntas frecuentes", "No se pudo cargar el chat. Inténtalo de nuevo."],
  fr: ["Poser une question", "Fermer", "Lire notre FAQ", "Le chat n’a pas pu être chargé. Veuillez réessayer."],
  de: ["Frage stellen", "Schließen", "Unsere FAQ lesen", "Der Chat konnte nicht geladen werden. Bitte erneut versuchen."],
  it: ["Fai una domanda", "Chiudi", "Leggi le nostre FAQ", "Impossibile caricare la chat. Riprova."],
  pt: ["Faça uma pergunta", "Fechar", "Ler as perguntas frequentes", "Não foi possível carregar o chat. Tente novamente."],
  nl: ["Stel een vraag", "Sluiten", "Lees onze veelgestelde vragen", "De chat kon niet worden geladen. Probeer het opnieuw."],
  pl: ["Zadaj pytanie", "Zamknij", "Przeczytaj nasze FAQ", "Nie udało się wczytać czatu. Spróbuj ponownie."],
  ja: ["質問する", "閉じる", "よくある質問を読む", "チャットを読み込めませんでした。もう一度お試しください。"],
  zh: ["提问", "关闭", "查看常见问题", "无法加载聊天，请重试。"],
  ar: ["اطرح سؤالًا", "إغلاق", "اقرأ الأسئلة الشائعة", "تعذّر تحميل المحادثة. يُرجى المحاولة مرة أخرى."],
  he: ["לשאול שאלה", "סגירה", "לשאלות הנפוצות שלנו", "לא ניתן היה לטעון את הצ׳אט. נסו שוב."],
};

/** Languages written from right to left. */
const RTL = /^(ar|arc|ckb|dv|fa|he|iw|khw|ks|ps|sd|ug|ur|yi)\b/i;

/**
 * The texts of the launcher in a language; in English if there are none in it.
 * @param {string} language
 */
export function labelsFor(language) {
  const [launcher, close, faq, unreachable] = LABELS[primaryOf(language)] ?? /** @type {typeof LABELS[""]} */ (LABELS.en);
  return { launcher, close, faq, unreachable };
}

/** The first part of a BCP 47 tag. Hebrew once had the code `iw`. @param {string} language */
export function primaryOf(language) {
  const [primary = ""] = language.toLowerCase().split("-");
  return primary === "iw" ? "he" : primary;
}

/**
 * @param {string} language
 * @returns {"rtl" | "ltr"}
 */
export function directionOf(language) {
  return RTL.test(language) ? "rtl" : "ltr";
}

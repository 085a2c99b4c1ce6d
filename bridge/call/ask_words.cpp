#include "bridge/call/ask_words.hpp"

#include <array>
#include <string_view>

#include "bridge/call/stock_phrases.hpp"

namespace tandem::call {
namespace {

using engine::AskKind;

struct Words {
  AskKind kind;
  std::string_view english, russian;
};

constexpr std::array kWords{
    Words{AskKind::Continue,
          "The line dropped for a moment and is back. Go on where you were, briefly, without "
          "repeating what the caller has heard.",
          "Связь ненадолго прерывалась и восстановлена. Коротко продолжи с того места, где "
          "остановился, не повторяя того, что собеседник уже слышал."},
    Words{
        AskKind::Resumed,
        "The line was gone for some seconds and is back. Say so in one short sentence and go on "
        "where you were, without repeating what the caller has heard. If the caller's last words "
        "or what came of a tool are not there, ask, or call the tool again.",
        "Связь на несколько секунд пропадала и восстановлена. Скажи об этом одной короткой фразой "
        "и продолжи с того места, где остановился, не повторяя того, что собеседник уже слышал. "
        "Если последних слов собеседника или результата инструмента нет, переспроси или вызови "
        "инструмент снова."},
    Words{AskKind::Nudge, "The caller is waiting for your answer. Answer now, briefly.",
          "Собеседник ждёт ответа. Ответь сейчас, коротко."},
    Words{AskKind::Say, "Say exactly these words to the caller, and nothing else: ",
          "Скажи собеседнику в точности эти слова и больше ничего: "},
    Words{AskKind::Unmuted,
          "The caller hears you again after a while without you. Go on, briefly, with what the "
          "caller said last.",
          "Собеседник снова слышит тебя после перерыва. Коротко продолжи с того, что он сказал "
          "последним."},
    Words{AskKind::Transferring,
          "Tell the caller in one short sentence that you are putting them through to a colleague "
          "now.",
          "Одной короткой фразой скажи собеседнику, что сейчас соединишь его с сотрудником."},
    Words{AskKind::IdlePrompt,
          "The caller has been silent for a while. Ask in one short sentence whether they are "
          "still there.",
          "Собеседник давно молчит. Одной короткой фразой спроси, на линии ли он."},
    Words{AskKind::IdleSecond,
          "The caller is still silent. Ask once more, in other words, whether they hear you.",
          "Собеседник всё ещё молчит. Спроси ещё раз, другими словами, слышит ли он тебя."},
    Words{AskKind::IdleGoodbye,
          "Nobody answers. Say that you are ending the call now, and goodbye, in one sentence.",
          "Никто не отвечает. Одной фразой скажи, что завершаешь звонок, и попрощайся."},
    Words{AskKind::Farewell, "Say goodbye to the caller in one short sentence. Nothing else.",
          "Попрощайся с собеседником одной короткой фразой. Больше ничего."},
    Words{
        AskKind::Voicemail,
        "An answering machine is listening. Leave a short message: who you are, for whom you call, "
        "why you called, and how to reach you where you know it. Then say goodbye. Ask nothing.",
        "Слушает автоответчик. Оставь короткое сообщение: кто ты, от чьего имени звонишь, зачем, и "
        "как с тобой связаться, если знаешь. Затем попрощайся. Ничего не спрашивай."},
    Words{AskKind::TimeWarning,
          "Tell the caller in one short sentence that about one minute of this call is left.",
          "Одной короткой фразой скажи собеседнику, что до конца разговора осталась примерно "
          "минута."},
    Words{AskKind::TimeUp,
          "The time of this call is over. Say so and say goodbye, in one sentence.",
          "Время разговора истекло. Скажи об этом и попрощайся одной фразой."},
    Words{AskKind::Drained,
          "The service has to stop now. Apologise, ask the caller to ring again later, and say "
          "goodbye, in one sentence.",
          "Служба сейчас останавливается. Извинись, попроси перезвонить позже и попрощайся одной "
          "фразой."},
    Words{AskKind::TransferFailed,
          "Nobody took the transferred call; the caller is back with you. Say so, and offer to "
          "help or to take a message.",
          "На переведённый звонок никто не ответил, собеседник снова с тобой. Скажи об этом и "
          "предложи помочь или передать сообщение."},
};

/// Between quotation marks: those within would end it.
std::string quoted(std::string_view words) {
  std::string text{'"'};
  for (const char c : words) text += c == '"' ? '\'' : c;
  return text + '"';
}

}  // namespace

std::string ask_words(AskKind kind, const Agent& agent, std::string_view ordered) {
  const bool russian = language_of(agent.language) == Language::Russian;
  if (kind == AskKind::Voicemail && !agent.voicemail_message.empty()) {
    const std::string_view begin =
        russian ? "Слушает автоответчик. Скажи ровно это, слово в слово: "
                : "An answering machine is listening. Say exactly this, word "
                  "for word, and nothing else: ";
    return std::string(begin) + '"' + agent.voicemail_message + '"';
  }
  if (kind == AskKind::Greeting && !agent.greeting)
    return std::string(russian ? "Собеседник взял трубку и молчит. Скажи, кто ты и зачем звонишь."
                               : "Somebody has answered your call and says nothing. Say who you "
                                 "are and why you call.");
  if (kind == AskKind::Greeting) {
    const std::string_view begin =
        russian ? "Собеседник только что ответил. Поприветствуй его такими словами: "
                : "The call has just begun. Greet the caller with these words: ";
    return std::string(begin) + '"' + agent.greeting.value_or("") + '"';
  }
  for (const Words& words : kWords) {
    if (words.kind != kind) continue;
    std::string text(russian ? words.russian : words.english);
    if (kind == AskKind::Say) text += quoted(ordered);
    return text;
  }
  return {};
}

bool ask_allows_tools(AskKind kind) noexcept {
  switch (kind) {
    case AskKind::Greeting:
    case AskKind::IdlePrompt:
    case AskKind::IdleSecond:
    case AskKind::IdleGoodbye:
    case AskKind::Farewell:
    case AskKind::Voicemail:
    case AskKind::TimeWarning:
    case AskKind::TimeUp:
    case AskKind::Drained:
    case AskKind::Say:
    case AskKind::Transferring:
      return false;
    default:
      return true;
  }
}

std::string_view restored_words(const Agent& agent) noexcept {
  return language_of(agent.language) == Language::Russian
             ? "Это продолжение уже идущего телефонного разговора: связь ненадолго прерывалась. Не "
               "здоровайся снова, не меняй язык, продолжай с того же места."
             : "This continues a phone call that is under way: the line dropped for a moment. Do "
               "not greet again, keep to the language of the conversation, and go on from where it "
               "stands.";
}

std::string_view unrecorded_words(const Agent& agent) noexcept {
  return language_of(agent.language) == Language::Russian
             ? "(Здесь собеседник что-то сказал, но слова не сохранились.)"
             : "(The caller said something here, but the words were not kept.)";
}

}  // namespace tandem::call

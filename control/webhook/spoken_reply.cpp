#include "control/webhook/spoken_reply.hpp"

#include "bridge/call/stock_phrases.hpp"

namespace tandem::control {
namespace {

std::string_view english(Spoken spoken) noexcept {
  switch (spoken) {
    case Spoken::NotRegistered:
      return "This number is not registered. Please check the number and call again. Goodbye.";
    case Spoken::NotConfigured:
      return "This number has not been configured yet. Please call again later. Goodbye.";
    case Spoken::Paused:
      return "Our assistant is not available at the moment. Please call again later. Goodbye.";
    case Spoken::Lapsed:
      return "We are sorry, this telephone service is not available at present. Please contact us "
             "another way. Goodbye.";
    case Spoken::Busy:
      return "All our lines are busy. Please call again in a few minutes. Goodbye.";
    case Spoken::Draining:
      return "We cannot take your call right now. Please call again in a few minutes. Goodbye.";
    case Spoken::Closed:
      return "We are closed at the moment. Please call again during our opening hours. Goodbye.";
    case Spoken::ModelAway:
      return "We are sorry, our assistant cannot be reached at the moment.";
    case Spoken::NobodyTook:
      return "We are sorry, nobody could take your call. Please call again later. Goodbye.";
    case Spoken::OneMoment:
      return "One moment, please.";
    case Spoken::Lost:
      return "We are sorry, the call was interrupted. Please call again. Goodbye.";
  }
  return {};
}

std::string_view russian(Spoken spoken) noexcept {
  switch (spoken) {
    case Spoken::NotRegistered:
      return "Этот номер не зарегистрирован. Пожалуйста, проверьте номер. До свидания.";
    case Spoken::NotConfigured:
      return "Этот номер ещё не настроен. Пожалуйста, позвоните позже. До свидания.";
    case Spoken::Paused:
      return "Наш помощник сейчас недоступен. Пожалуйста, позвоните позже. До свидания.";
    case Spoken::Lapsed:
      return "Просим прощения, телефонная служба сейчас недоступна. Пожалуйста, свяжитесь с нами "
             "другим способом. До свидания.";
    case Spoken::Busy:
      return "Все линии заняты. Пожалуйста, позвоните через несколько минут. До свидания.";
    case Spoken::Draining:
      return "Сейчас мы не можем ответить. Пожалуйста, позвоните через несколько минут. До "
             "свидания.";
    case Spoken::Closed:
      return "Сейчас мы закрыты. Пожалуйста, позвоните в рабочее время. До свидания.";
    case Spoken::ModelAway:
      return "Просим прощения, наш помощник сейчас недоступен.";
    case Spoken::NobodyTook:
      return "Просим прощения, никто не смог ответить. Пожалуйста, позвоните позже. До свидания.";
    case Spoken::OneMoment:
      return "Одну минуту, пожалуйста.";
    case Spoken::Lost:
      return "Просим прощения, связь прервалась. Пожалуйста, позвоните ещё раз. До свидания.";
  }
  return {};
}

}  // namespace

std::string_view sentence(Spoken spoken, std::string_view language) noexcept {
  return call::language_of(language) == call::Language::Russian ? russian(spoken) : english(spoken);
}

std::string_view say_language(std::string_view language) noexcept {
  return call::language_of(language) == call::Language::Russian ? "ru-RU" : "en-US";
}

net::HttpResponse twiml_reply(const carrier::Twiml& twiml) {
  return net::HttpResponse(200, twiml.document(), {{"Content-Type", "text/xml; charset=utf-8"}});
}

net::HttpResponse say_and_hang_up(Spoken spoken, std::string_view language) {
  carrier::Twiml twiml;
  twiml.say(sentence(spoken, language), say_language(language)).hang_up();
  return twiml_reply(twiml);
}

}  // namespace tandem::control

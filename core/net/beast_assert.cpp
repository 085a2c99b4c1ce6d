#include <stdexcept>
#include <string>

// What BOOST_ASSERT does in the files that compile Beast (BOOST_ENABLE_ASSERT_HANDLER, set for them
// in core/CMakeLists.txt); core/assert.hpp says why.
namespace boost {

void assertion_failed(const char* condition, const char* function, const char* file, long line) {
  throw std::logic_error(std::string(file) + ":" + std::to_string(line) + ": impossible state in " +
                         function + ": " + condition);
}

void assertion_failed_msg(const char* condition, const char* why, const char* function,
                          const char* file, long line) {
  assertion_failed((std::string(why) + " (" + condition + ")").c_str(), function, file, line);
}

}  // namespace boost

#pragma once

#include <cstdint>
#include <vector>

namespace tandem::media {

/// Makes rendered speech at 8 kHz fit for a call: takes the silence off both ends, brings it to the
/// level of speech on a telephone, and fades in and out over 10 ms. Nothing is left of what is all
/// silence.
void shape_speech(std::vector<std::int16_t>& samples);

}  // namespace tandem::media

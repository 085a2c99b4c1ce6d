#pragma once

namespace tandem::control::test {

/// While one of these lives, `fdatasync` of this program does not return: a disk that stands still.
/// The program's own definition stands before the library's (`disk_stall.cpp`).
class DiskStall {
 public:
  DiskStall();
  ~DiskStall();
  DiskStall(const DiskStall&) = delete;
  DiskStall& operator=(const DiskStall&) = delete;

  /// Whether somebody waits for the disk.
  [[nodiscard]] bool reached() const;
};

}  // namespace tandem::control::test

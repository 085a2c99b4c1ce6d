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

/// While one of these lives, `fdatasync` of this program fails with EIO, as on a disk that dies.
class DiskFailure {
 public:
  DiskFailure();
  ~DiskFailure();
  DiskFailure(const DiskFailure&) = delete;
  DiskFailure& operator=(const DiskFailure&) = delete;
};

}  // namespace tandem::control::test

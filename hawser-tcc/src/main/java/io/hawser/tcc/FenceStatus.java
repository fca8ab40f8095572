package io.hawser.tcc;

import org.jspecify.annotations.Nullable;

/** The status of a row in the fence table; the numbers are those of Seata's clients. */
enum FenceStatus {
  TRIED(1),
  COMMITTED(2),
  ROLLED_BACK(3),
  /** Cancelled without a try, which must not run any more. */
  SUSPENDED(4);

  private final int code;

  FenceStatus(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static @Nullable FenceStatus ofCode(int code) {
    for (FenceStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    return null;
  }
}

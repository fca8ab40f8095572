package io.hawser.seata.internal;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;

/**
 * Translates constants between Seata's enumerations and ours, which share their numbers or names.
 */
final class EnumTranslation {
  private EnumTranslation() {}

  @SuppressWarnings("EnumOrdinal") // which is what Seata writes to the wire
  static BranchType ours(org.apache.seata.core.model.BranchType type) {
    return BranchType.ofCode(type.ordinal());
  }

  static org.apache.seata.core.model.BranchType theirs(BranchType type) {
    return org.apache.seata.core.model.BranchType.get(type.code());
  }

  static BranchStatus ours(org.apache.seata.core.model.BranchStatus status) {
    return BranchStatus.ofCode(status.getCode());
  }

  /**
   * Returns Seata's value of a status; one that this release of Seata does not have is unknown to
   * it.
   */
  static org.apache.seata.core.model.GlobalStatus theirs(GlobalStatus status) {
    for (org.apache.seata.core.model.GlobalStatus candidate :
        org.apache.seata.core.model.GlobalStatus.values()) {
      if (candidate.getCode() == status.code()) {
        return candidate;
      }
    }
    return org.apache.seata.core.model.GlobalStatus.UnKnown;
  }

  static GlobalStatus ours(org.apache.seata.core.model.GlobalStatus status) {
    return GlobalStatus.ofCode(status.getCode());
  }

  /** Translates a code by its name: numbers differ between releases. */
  static org.apache.seata.core.exception.TransactionExceptionCode theirs(
      TransactionExceptionCode code) {
    for (org.apache.seata.core.exception.TransactionExceptionCode candidate :
        org.apache.seata.core.exception.TransactionExceptionCode.values()) {
      if (candidate.name().equals(code.name())) {
        return candidate;
      }
    }
    return org.apache.seata.core.exception.TransactionExceptionCode.Unknown;
  }
}

package io.hawser.spring;

/** The values of {@link GlobalTransactional#lockStrategyMode}, which has no meaning here. */
public enum LockStrategyMode {
  /** In Seata's AT mode, a lock that another transaction holds is tried for until its time-out. */
  OPTIMISTIC,
  /** In Seata's AT mode, the branch gets its locks before it commits locally. */
  PESSIMISTIC
}

package io.hawser.spring;

/**
 * The outcome of a transaction after an error that none of the rules of a {@link
 * GlobalTransactional} matches. Without a rule, every error rolls back.
 */
public enum RollbackRulesMode {
  /** The transaction is rolled back. */
  HAWSER,
  /** It is committed, as Seata's clients do. */
  SEATA
}

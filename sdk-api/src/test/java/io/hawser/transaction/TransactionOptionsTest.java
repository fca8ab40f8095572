package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransactionOptionsTest {
  private static final TransactionOptions DEFAULTS = TransactionOptions.named("order");

  @Test
  void anythingRollsBackByDefault() {
    assertTrue(DEFAULTS.rollsBack(new IllegalStateException()));
    assertTrue(DEFAULTS.rollsBack(new IOException()));
    assertTrue(DEFAULTS.rollsBack(new StackOverflowError()));
    assertEquals(Duration.ofSeconds(60), DEFAULTS.timeout());
    assertEquals(Propagation.REQUIRED, DEFAULTS.propagation());
    assertEquals(5, DEFAULTS.repeats());
  }

  @Test
  void theClosestRuleCounts() {
    TransactionOptions options =
        DEFAULTS.withNoRollbackFor(IOException.class).withRollbackFor(FileNotFoundException.class);
    assertFalse(options.rollsBack(new IOException()));
    assertFalse(options.rollsBack(new ConnectException()));
    assertTrue(options.rollsBack(new FileNotFoundException()));
    assertTrue(options.rollsBack(new IllegalStateException()));

    TransactionOptions reverse =
        DEFAULTS.withRollbackFor(IOException.class).withNoRollbackFor(FileNotFoundException.class);
    assertTrue(reverse.rollsBack(new IOException()));
    assertFalse(reverse.rollsBack(new FileNotFoundException()));
    assertTrue(DEFAULTS.rollsBack(new IOException()), "options are immutable");
  }

  @Test
  void withSeatasRulesAnErrorThatNoRuleMatchesCommits() {
    assertTrue(DEFAULTS.withCommitAfterOtherErrors().rollsBack(new IOException()), "no rule");
    TransactionOptions rolling =
        DEFAULTS.withCommitAfterOtherErrors().withRollbackForNames("FileNotFound");
    assertTrue(rolling.rollsBack(new FileNotFoundException()));
    assertFalse(rolling.rollsBack(new IOException()));
    TransactionOptions committing =
        DEFAULTS.withNoRollbackFor(FileNotFoundException.class).withCommitAfterOtherErrors();
    assertFalse(committing.rollsBack(new FileNotFoundException()));
    assertFalse(committing.rollsBack(new IllegalStateException()));
    assertTrue(committing.withRollbackFor(IOException.class).rollsBack(new ConnectException()));
  }

  @Test
  void badOptionsAreRejected() {
    assertThrows(NullPointerException.class, () -> TransactionOptions.named(null));
    assertThrows(NullPointerException.class, () -> DEFAULTS.withPropagation(null));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withTimeout(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withTimeout(Duration.ofDays(25)));
    // longer than milliseconds can express
    assertThrows(
        IllegalArgumentException.class,
        () -> DEFAULTS.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withRepeats(-1));
    TransactionOptions one = DEFAULTS.withRollbackFor(IOException.class);
    assertThrows(IllegalArgumentException.class, () -> one.withNoRollbackFor(IOException.class));
  }
}

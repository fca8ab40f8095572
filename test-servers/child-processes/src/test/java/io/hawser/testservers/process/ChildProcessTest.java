package io.hawser.testservers.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child gets ready, answers, and leaves neither a process nor a thread. */
@Timeout(120)
class ChildProcessTest {
  private static final int KILLED = 128 + 9;

  @TempDir Path workDirectory;

  private ChildProcess start(String... arguments) {
    return ChildProcess.start(
        JvmCommand.of(EchoMain.class).small().arguments(arguments), workDirectory);
  }

  @Test
  void endsWithItsInput() {
    ChildProcess child = start("some greeting");
    assertEquals("some greeting", child.greeting());

    child.close();

    assertEquals(0, child.exitStatus());
    assertFalse(ProcessHandle.of(child.pid()).isPresent());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("output of EchoMain")));
  }

  @Test
  void aServerWithoutCommandsEndsWithItsInputToo() {
    ChildProcess child = start("some greeting", "keep");
    assertEquals("some greeting", child.greeting());

    child.close();

    assertEquals(0, child.exitStatus());
  }

  @Test
  void canBeKilledEvenWhenItIsSuspended() {
    ChildProcess child = start();
    child.suspend();

    child.kill9();

    assertEquals(KILLED, child.exitStatus());
  }

  @Test
  void goesOnAfterItWasSuspended() {
    try (ChildProcess child = start()) {
      child.suspend();
      child.resume();

      assertEquals("still here", child.ask("echo still here"));
    }
  }

  @Test
  void answersFindTheirCommands() throws Exception {
    try (ChildProcess child = start()) {
      CompletableFuture<String> slow =
          CompletableFuture.supplyAsync(() -> child.ask("await the word"));
      assertEquals("", child.ask("echo"));
      assertEquals("fast", child.ask("echo fast"));
      assertFalse(slow.isDone());

      child.ask("say the word");

      assertEquals("the word", slow.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aFailureHasACodeAndNamesTheLog() {
    try (ChildProcess child = start()) {
      CommandFailure failure =
          assertThrows(CommandFailure.class, () -> child.ask("fail for a reason"));

      assertEquals("IllegalArgumentException", failure.code());
      assertTrue(failure.getMessage().contains("for a reason"), failure::getMessage);
      assertTrue(failure.getMessage().contains(workDirectory.toString()), failure::getMessage);
    }
  }

  @Test
  void whatIsPrintedBesidesAnswersIsInTheLog() {
    try (ChildProcess child = start()) {
      child.ask("print a line");

      assertTrue(child.logLines().contains("a line"), child::described);
    }
  }

  @Test
  void aChildThatDoesNotAnswerInTimeIsKilled() {
    ChildProcess child = start();
    try (child) {
      child.ask("print a last word");
      IllegalStateException late =
          assertThrows(
              IllegalStateException.class,
              () -> child.ask("await nothing", Duration.ofMillis(100)));

      assertTrue(late.getMessage().contains("\"await nothing\" within 100 ms"), late::getMessage);
      assertTrue(late.getMessage().contains("a last word"), late::getMessage);
      assertEquals(KILLED, child.exitStatus());
    }
  }

  @Test
  void aChildThatEndsFailsItsCommands() {
    try (ChildProcess child = start()) {
      IllegalStateException gone =
          assertThrows(IllegalStateException.class, () -> child.ask("halt"));
      assertTrue(gone.getMessage().contains("has ended"), gone::getMessage);

      assertThrows(IllegalStateException.class, () -> child.ask("echo"));
    }
  }

  @Test
  void saysWhyItDoesNotStart() {
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class,
            () ->
                ChildProcess.start(
                    JvmCommand.of("NoSuchClass", workDirectory.toString()), workDirectory));

    assertTrue(failed.getMessage().contains(workDirectory.toString()), failed::getMessage);
    assertTrue(failed.getMessage().contains("ClassNotFoundException"), failed::getMessage);
  }

  @Test
  void aStartThatFailsEndsTheChild() {
    IllegalStateException failed =
        assertThrows(IllegalStateException.class, () -> start("some greeting", "broken"));

    assertTrue(failed.getMessage().contains("cannot start"), failed::getMessage);
  }

  @Test
  void saysHowToInstallWhatIsMissing() {
    IllegalStateException missing =
        assertThrows(
            IllegalStateException.class, () -> NativeCommand.find("no-such-program", "a-package"));

    assertTrue(missing.getMessage().contains("no no-such-program"), missing::getMessage);
    assertTrue(missing.getMessage().contains("apt-get install"), missing::getMessage);
    assertTrue(missing.getMessage().contains("a-package"), missing::getMessage);
  }

  @Test
  void aProgramIsRunToItsEnd() {
    Programs.Ended ended =
        Programs.run(
            JvmCommand.of("NoSuchClass", workDirectory.toString()),
            workDirectory,
            Duration.ofMinutes(1));

    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("ClassNotFoundException"), ended.output());
  }
}

package io.hawser.testservers.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkDirectoryTest {

  @Test
  void whatKilledJvmsLeftInMemoryIsDeleted() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path own = WorkDirectory.createInMemory("own");
    if (!own.startsWith("/dev/shm")) { // no room there
      assertTrue(
          own.endsWith(Path.of("target/children").resolve(own.getFileName())), own::toString);
      return;
    }
    Path left = Files.createDirectory(Path.of("/dev/shm/hawser-data-" + ended.pid() + "-etcd-1"));
    Files.writeString(left.resolve("data"), "x");
    Path other = WorkDirectory.createInMemory("other");
    assertFalse(Files.exists(left));
    assertTrue(Files.isDirectory(own));
    WorkDirectory.delete(own);
    WorkDirectory.delete(other);
    assertFalse(Files.exists(own));
  }
}

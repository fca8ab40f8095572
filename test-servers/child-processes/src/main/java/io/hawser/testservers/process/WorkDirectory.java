package io.hawser.testservers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Makes the directories where children write: below the system property {@code
 * hawser.testservers.work}.
 */
public final class WorkDirectory {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long LEAST_MEMORY = 2L * 1024 * 1024 * 1024;
  private static final String PREFIX = "hawser-data-";

  private WorkDirectory() {}

  /**
   * Creates a new, empty directory for one child.
   *
   * @param name what its own name begins with
   * @return its absolute path
   */
  public static Path create(String name) {
    Path root = Path.of(System.getProperty("hawser.testservers.work", "target/children"));
    try {
      return Files.createTempDirectory(Files.createDirectories(root), name + "-").toAbsolutePath();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot make a work directory in " + root, e);
    }
  }

  /**
   * Creates a new, empty directory for data that a child forces to its disk, which may take seconds
   * while others write: in memory if the system has a place for that. Directories of JVMs that were
   * killed are deleted first.
   *
   * @param name what its own name begins with
   * @return its absolute path
   */
  public static Path createInMemory(String name) {
    try {
      if (!Files.isWritable(MEMORY) || Files.getFileStore(MEMORY).getUsableSpace() < LEAST_MEMORY) {
        return create(name);
      }
      deleteForgotten();
      String prefix = PREFIX + ProcessHandle.current().pid() + "-" + name + "-";
      return Files.createTempDirectory(MEMORY, prefix);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot make a directory in " + MEMORY, e);
    }
  }

  private static void deleteForgotten() throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(MEMORY, PREFIX + "*")) {
      for (Path directory : all) {
        String pid = directory.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
        if (ProcessHandle.of(Long.parseLong(pid)).isEmpty() && Files.isWritable(directory)) {
          deleteBesideOthers(directory);
        }
      }
    }
  }

  private static void deleteBesideOthers(Path directory) {
    try {
      delete(directory);
    } catch (UncheckedIOException e) {
      // another JVM deletes it, too, or the next one does
    }
  }

  /**
   * Deletes a directory and everything in it, if it is there.
   *
   * @param directory which
   */
  public static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }
}

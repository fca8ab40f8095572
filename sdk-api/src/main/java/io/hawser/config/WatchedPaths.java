package io.hawser.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The places where a change makes a path lead to another file or to other content. They are the
 * directories that contain the file itself, each symbolic link on its path, or the first missing
 * part, together with the names there. Renaming a plain directory on the path is not noticed.
 */
final class WatchedPaths {
  private static final int MAX_LINKS = 40; // as in Linux; a longer chain is a loop

  private final Map<Path, Set<Path>> names = new HashMap<>();

  private WatchedPaths() {}

  /** Returns the real directories and the relevant names in each. */
  static Map<Path, Set<Path>> of(Path absolute) throws IOException {
    WatchedPaths paths = new WatchedPaths();
    paths.walk(absolute);
    return paths.names;
  }

  private void walk(Path absolute) throws IOException {
    Path at = absolute.getRoot();
    Deque<Path> ahead = new ArrayDeque<>();
    push(absolute, ahead);
    int links = 0;
    while (at != null && !ahead.isEmpty()) {
      Path name = ahead.pop();
      if (name.toString().equals(".")) {
        continue;
      }
      if (name.toString().equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(name);
      boolean link = Files.isSymbolicLink(next);
      boolean missing = !link && Files.notExists(next, LinkOption.NOFOLLOW_LINKS);
      if (link || missing || ahead.isEmpty()) {
        names.computeIfAbsent(at, directory -> new HashSet<>()).add(name);
      }
      if (missing || (link && ++links > MAX_LINKS)) {
        return;
      }
      if (link) {
        Path target = Files.readSymbolicLink(next);
        at = target.isAbsolute() ? target.getRoot() : at;
        push(target, ahead);
      } else {
        at = next;
      }
    }
  }

  private static void push(Path path, Deque<Path> ahead) {
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      ahead.push(path.getName(i));
    }
  }
}

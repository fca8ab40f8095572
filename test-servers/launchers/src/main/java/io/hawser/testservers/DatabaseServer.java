package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.Programs;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A database on a free port of 127.0.0.1, in a child process that does not outlive this JVM. Its
 * data are lost when it is closed. Databases refuse to run as root, so below root they run as the
 * user that Debian's package has made.
 */
public final class DatabaseServer implements AutoCloseable {
  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

  private final ChildProcess child;
  private final Path directory;
  private final String url;

  private DatabaseServer(String name, ChildCommandOf command, String urlFormat) {
    int port = Ports.free();
    url = urlFormat.formatted(port);
    try {
      // Not below the build folder: other users may not be able to read that.
      directory = Files.createTempDirectory("hawser-" + name + "-");
    } catch (IOException e) {
      throw new IllegalStateException("Cannot make a directory for " + name, e);
    }
    child = ChildProcess.start(command.in(directory, port), WorkDirectory.create(name));
  }

  private interface ChildCommandOf {
    NativeCommand in(Path directory, int port);
  }

  /**
   * Returns whether Debian's package postgresql is there.
   *
   * @return whether {@link #postgres} can start one
   */
  public static boolean isPostgresInstalled() {
    try (Stream<Path> versions = Files.list(POSTGRESQL)) {
      return versions.anyMatch(version -> Files.isExecutable(version.resolve("bin/initdb")));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts a PostgreSQL, without a password for the user {@code postgres}. Needs Debian's package
   * postgresql.
   *
   * @return the server, ready
   */
  public static DatabaseServer postgres() {
    return new DatabaseServer(
        "postgres",
        (directory, port) -> {
          Path programs = postgresPrograms();
          List<String> user = become("postgres", directory);
          String data = directory.resolve("data").toString();
          Programs.succeed(
              with(user, programs.resolve("initdb").toString()),
              List.of("-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"),
              Map.of());
          return command(
              with(user, programs.resolve("postgres").toString()),
              List.of(
                  "-D",
                  data,
                  "-p",
                  Integer.toString(port),
                  "-c",
                  "listen_addresses=127.0.0.1",
                  "-c",
                  "unix_socket_directories=" + directory,
                  "-c",
                  "fsync=off",
                  "-c",
                  "max_prepared_transactions=64", // for XA
                  "-c",
                  "max_connections=300"),
              "ready to accept connections");
        },
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres");
  }

  /**
   * Starts a MariaDB, without a password for the user {@code root}. Needs Debian's package
   * mariadb-server.
   *
   * @return the server, ready; its driver is to create the database {@code hawser}
   */
  public static DatabaseServer mariaDb() {
    return new DatabaseServer(
        "mariadb",
        (directory, port) -> {
          String install = NativeCommand.find("mariadb-install-db", "mariadb-server").toString();
          List<String> user = become("mysql", directory);
          String data = directory.resolve("data").toString();
          Programs.succeed(
              with(user, install),
              List.of(
                  "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal"),
              Map.of());
          return command(
              with(user, NativeCommand.find("mariadbd", "mariadb-server").toString()),
              List.of(
                  "--no-defaults",
                  "--datadir=" + data,
                  "--port=" + port,
                  "--bind-address=127.0.0.1",
                  "--socket=" + directory.resolve("s"),
                  "--pid-file=" + directory.resolve("p"),
                  "--max-connections=300",
                  "--innodb-flush-log-at-trx-commit=0"),
              "ready for connections");
        },
        "jdbc:mariadb://127.0.0.1:%d/hawser?user=root&createDatabaseIfNotExist=true");
  }

  private static NativeCommand command(List<String> program, List<String> options, String ready) {
    List<String> arguments = new ArrayList<>(program.subList(1, program.size()));
    arguments.addAll(options);
    return new NativeCommand(Path.of(program.get(0)), arguments, ready);
  }

  private static List<String> with(List<String> prefix, String program) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    return command;
  }

  /** Returns the prefix of a command that is to run as a user, to whom it gives the directory. */
  private static List<String> become(String user, Path directory) {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    Programs.succeed(List.of("chown"), List.of(user, directory.toString()), Map.of());
    return List.of(
        NativeCommand.find("setpriv", "util-linux").toString(),
        "--reuid=" + user,
        "--regid=" + user,
        "--init-groups");
  }

  /**
   * Finds PostgreSQL's programs: Debian does not put them on the PATH, because several versions may
   * be installed.
   */
  private static Path postgresPrograms() {
    try (Stream<Path> versions = Files.list(POSTGRESQL)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("no initdb there"));
    } catch (IOException e) {
      throw new IllegalStateException(
          "There is no PostgreSQL in "
              + POSTGRESQL
              + ". Install it: apt-get install -y --no-install-recommends postgresql",
          e);
    }
  }

  /**
   * Returns where it is, as drivers want it.
   *
   * @return a JDBC URL with the user
   */
  public String url() {
    return url;
  }

  /** Ends it and deletes its data. */
  @Override
  public void close() {
    child.close();
    WorkDirectory.delete(directory);
  }
}

package io.hawser.attack;

import io.hawser.attack.attacks.Attack;
import io.hawser.attack.attacks.Setup;
import io.hawser.testservers.TestCertificate;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attack, with JVMs of its own for the endpoint, the honest client and the attackers. */
final class Trial {
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  /** Requests in flight may take as long as their time-out. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

  private static final String[] ENDPOINT_OPTIONS = {
    "-Xmx512m",
    "-XX:MaxDirectMemorySize=512m",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true"
  };
  private static final String[] OTHER_OPTIONS = {
    "-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
  };

  private final Attack attack;
  private final Duration duration;
  private final Duration control;
  private final String endpointClassPath;
  private final Path directory;

  /**
   * Prepares a trial.
   *
   * @param duration how long to attack
   * @param control how long to measure before
   * @param endpointClassPath what the endpoint runs with
   * @param directory where logs are left
   */
  Trial(
      Attack attack,
      Duration duration,
      Duration control,
      String endpointClassPath,
      Path directory) {
    this.attack = attack;
    this.duration = duration;
    this.control = control;
    this.endpointClassPath = endpointClassPath;
    this.directory = directory;
  }

  Row run() throws IOException {
    Files.createDirectories(directory);
    TestCertificate certificate =
        attack.setup() == Setup.TLS
            ? TestCertificate.create(
                Files.createTempDirectory(directory, "tls"), "endpoint", "ip:127.0.0.1")
            : null;
    try (ChildProcess server = server(certificate);
        ChildProcess honest = honest(server.greeting(), certificate);
        ChildProcess attacker = attacker(server.greeting(), certificate)) {
      measure(honest, WARM_UP);
      Latencies undisturbed = measure(honest, control);
      Usage before = Usage.parse(server.ask("usage", ANSWER_LIMIT));
      long linesBefore = server.logLines().size();
      attacker.ask("start", ANSWER_LIMIT);
      Latencies attacked = measure(honest, duration);
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      String outcome = attacker.ask("stop", ANSWER_LIMIT);
      long lines = server.logLines().size() - linesBefore;
      attacker.kill9();
      measure(honest, WARM_UP); // time for the endpoint to see that they are gone
      Usage after = usageOrNull(server);
      return new Row(
          attack.name(),
          attack.does(),
          duration.toSeconds(),
          undisturbed,
          attacked,
          before,
          after,
          lines,
          outcome,
          load);
    }
  }

  /**
   * Asks an endpoint for its usage; {@code null} if it does not answer, for instance because it has
   * run out of memory.
   */
  private static @Nullable Usage usageOrNull(ChildProcess server) {
    try {
      return Usage.parse(server.ask("usage", ANSWER_LIMIT));
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private static Latencies measure(ChildProcess honest, Duration time) {
    String answer = honest.ask("measure " + time.toMillis(), time.plus(ANSWER_LIMIT));
    return Latencies.parse(answer);
  }

  private ChildProcess server(@Nullable TestCertificate certificate) throws IOException {
    return start(
        JvmCommand.of(ServerMain.class.getName(), endpointClassPath)
            .options(ENDPOINT_OPTIONS)
            .arguments(
                attack.setup().name(),
                pathOf(certificate),
                certificate == null ? "" : certificate.key().toString()),
        "endpoint");
  }

  private ChildProcess honest(String port, @Nullable TestCertificate certificate)
      throws IOException {
    return start(
        JvmCommand.of(HonestMain.class)
            .options(OTHER_OPTIONS)
            .arguments(attack.setup().name(), "127.0.0.1:" + port, pathOf(certificate)),
        "honest");
  }

  private ChildProcess attacker(String port, @Nullable TestCertificate certificate)
      throws IOException {
    return start(
        JvmCommand.of(AttackerMain.class)
            .options(OTHER_OPTIONS)
            .arguments(attack.name(), port, pathOf(certificate)),
        "attacker");
  }

  private ChildProcess start(JvmCommand command, String role) throws IOException {
    String name = attack.name() + "-" + role;
    Files.deleteIfExists(directory.resolve(name + ".log")); // of an earlier run
    return ChildProcess.start(
        command.named(name).options("--enable-native-access=ALL-UNNAMED"), directory);
  }

  private static String pathOf(@Nullable TestCertificate certificate) {
    return certificate == null ? "" : certificate.certificate().toString();
  }
}

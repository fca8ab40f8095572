package io.hawser.attack;

import io.hawser.attack.attacks.Attack;
import io.hawser.attack.attacks.Setup;
import io.hawser.testservers.TestCertificate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attack, with JVMs of its own for the endpoint, the honest client and the attackers. */
final class Trial {
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  /** Requests in flight may take as long as their time-out. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

  private static final List<String> ENDPOINT_OPTIONS =
      List.of(
          "-Xmx512m",
          "-XX:MaxDirectMemorySize=512m",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
          "-Dorg.slf4j.simpleLogger.showDateTime=true");
  private static final List<String> OTHER_OPTIONS =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

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
    try (ChildJvm server = server(certificate);
        ChildJvm honest = honest(server.greeting(), certificate);
        ChildJvm attacker = attacker(server.greeting(), certificate)) {
      measure(honest, WARM_UP);
      Latencies undisturbed = measure(honest, control);
      Usage before = Usage.parse(server.tell("usage", ANSWER_LIMIT));
      long linesBefore = server.logLines();
      attacker.tell("start", ANSWER_LIMIT);
      Latencies attacked = measure(honest, duration);
      double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      String outcome = attacker.tell("stop", ANSWER_LIMIT);
      long lines = server.logLines() - linesBefore;
      attacker.end();
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

  /** An endpoint that has run out of memory may not even be able to say so. */
  private static @Nullable Usage usageOrNull(ChildJvm server) {
    try {
      return Usage.parse(server.tell("usage", ANSWER_LIMIT));
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private static Latencies measure(ChildJvm honest, Duration time) {
    String answer = honest.tell("measure " + time.toMillis(), time.plus(ANSWER_LIMIT));
    return Latencies.parse(answer);
  }

  private ChildJvm server(@Nullable TestCertificate certificate) {
    return new ChildJvm(
        ServerMain.class,
        endpointClassPath,
        ENDPOINT_OPTIONS,
        log("endpoint"),
        List.of(
            attack.setup().name(),
            certificate == null ? "" : certificate.certificate().toString(),
            certificate == null ? "" : certificate.key().toString()));
  }

  private ChildJvm honest(String port, @Nullable TestCertificate certificate) {
    return other(
        HonestMain.class,
        "honest",
        List.of(attack.setup().name(), "127.0.0.1:" + port, pathOf(certificate)));
  }

  private ChildJvm attacker(String port, @Nullable TestCertificate certificate) {
    return other(AttackerMain.class, "attacker", List.of(attack.name(), port, pathOf(certificate)));
  }

  private ChildJvm other(Class<?> main, String who, List<String> arguments) {
    String classPath = System.getProperty("java.class.path");
    return new ChildJvm(main, classPath, OTHER_OPTIONS, log(who), arguments);
  }

  private static String pathOf(@Nullable TestCertificate certificate) {
    return certificate == null ? "" : certificate.certificate().toString();
  }

  private Path log(String who) {
    return directory.resolve(attack.name() + "-" + who + ".log");
  }
}

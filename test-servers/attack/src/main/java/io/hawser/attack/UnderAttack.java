package io.hawser.attack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hawser.attack.attacks.Attack;
import io.hawser.attack.attacks.Attacks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Attacks the server endpoint in one way after the other, and measures what an honest client
 * notices. The exit status is 0 if every target was met, else 1, and 2 for wrong arguments.
 */
@Command(
    name = "./dev attack",
    description = {
      "Attacks a server endpoint with 512 MB, and measures what an honest client notices.",
      "Targets: its p99 is at most 100 ms and it sees no error, the endpoint's heap and direct"
          + " memory stay below 384 MB and come back to where they were, and the endpoint logs at"
          + " most 200 lines in 30 s."
    },
    sortOptions = false)
public final class UnderAttack implements Callable<Integer> {
  private static final int MAX_SECONDS = 3_600;
  private static final Duration MIN_CONTROL = Duration.ofSeconds(3);
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "how long each attack lasts; default ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "run only this attack, or these; --list names them")
  private List<String> only = List.of();

  @Option(names = "--list", description = "name all attacks and end")
  private boolean list;

  @Option(names = "--json", paramLabel = "FILE", description = "write the results there, too")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      description = "print the table of docs/security.md, with --before also the rows before")
  private boolean markdown;

  @Option(names = "--before", paramLabel = "FILE", description = "the JSON of an earlier run")
  private @Nullable Path before;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "print the JSON of a run instead of attacking")
  private @Nullable Path results;

  @Option(
      names = "--endpoint",
      paramLabel = "CLASSPATH",
      description =
          "attack another build of the endpoint; this module and child-processes must be on the"
              + " class path")
  private @Nullable String endpoint;

  @SuppressWarnings("UnusedVariable") // for picocli
  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  /** Attacks after which there was nothing to be measured. */
  private int broken;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Runs and ends the JVM.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new UnderAttack()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new ParameterException(command, "--seconds: " + seconds + " (expected: 1 to 3600)");
    }
    if (list) {
      Attacks.all().forEach(it -> System.out.printf("%-20s %s%n", it.name(), it.does()));
      return 0;
    }
    List<Row> earlier = before == null ? List.of() : read(before);
    List<Row> rows = results == null ? attack(chosen(command)) : read(results);
    System.out.print(markdown ? Tables.beforeAndAfter(earlier, rows) : Tables.full(rows));
    long missed = rows.stream().filter(row -> !row.missed().isEmpty()).count();
    int all = rows.size() + broken;
    System.err.printf("attack: %d of %d attacks held off%n", rows.size() - missed, all);
    return missed + broken == 0 ? 0 : 1;
  }

  private List<Attack> chosen(CommandLine command) {
    try {
      return only.isEmpty() ? Attacks.all() : only.stream().map(Attacks::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "--only: " + e.getMessage(), e);
    }
  }

  private List<Row> attack(List<Attack> attacks) throws IOException {
    Duration duration = Duration.ofSeconds(seconds);
    Duration third = duration.dividedBy(3);
    Duration control = third.compareTo(MIN_CONTROL) < 0 ? MIN_CONTROL : third;
    String classPath = endpoint == null ? System.getProperty("java.class.path") : endpoint;
    List<Row> rows = new ArrayList<>();
    for (Attack attack : attacks) {
      System.err.println("attack: " + attack.name() + ": " + attack.does());
      Path logs = Path.of(System.getProperty("hawser.attack.logs", "target/attack"));
      Row row;
      try {
        row = new Trial(attack, duration, control, classPath, logs).run();
      } catch (IllegalStateException e) { // one of the JVMs, perhaps the one that is attacked
        broken++;
        System.err.println("attack:   BROKEN " + e.getMessage());
        continue;
      }
      rows.add(row);
      row.missed().forEach(what -> System.err.println("attack:   MISSED " + what));
      System.err.println("attack:   attackers: " + row.attacker());
      if (json != null) {
        JSON.writeValue(json.toFile(), rows); // after each, as it takes long
      }
    }
    return rows;
  }

  private static List<Row> read(Path file) throws IOException {
    return List.of(JSON.readValue(file.toFile(), Row[].class));
  }
}

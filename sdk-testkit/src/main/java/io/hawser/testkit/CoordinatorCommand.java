package io.hawser.testkit;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.registry.ServerAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@link CoordinatorMain}. */
@Command(
    name = "coordinator",
    sortOptions = false,
    description =
        "Runs a coordinator in memory, for tests and local runs, until Ctrl-C or SIGTERM.")
final class CoordinatorCommand implements Callable<Integer> {
  private static final String VGROUP = "default_tx_group";
  private static final int MAX_PORT = 65_535;

  /** The registries that accept no announcements. */
  private static final Set<String> UNANNOUNCED = Set.of("file", "raft", "seata");

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "where to listen; 0.0.0.0: on all addresses (default: ${DEFAULT-VALUE})")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8091",
      description = "port to listen on; 0: any free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--registry",
      paramLabel = "TYPE",
      description =
          "announce it in this registry: nacos, etcd3, zk, redis or eureka, or several separated by"
              + " commas")
  private @Nullable String registry;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting, such as registry.nacos.serverAddr=10.0.0.9:8848; may be repeated")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "a file with such settings, as clients have it: properties, YAML or registry.conf;"
              + " --registry and --set win")
  private @Nullable Path file;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "cluster to announce it in, in each registry (default: ${DEFAULT-VALUE})")
  private String cluster = "";

  @Option(
      names = "--advertise",
      paramLabel = "HOST[:PORT]",
      description = "address to announce, if it is not the one it listens on")
  private @Nullable String advertise;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(names = "--help", usageHelp = true, description = "show this and exit")
  private boolean help;

  /** Runs until the JVM exits. It returns the exit status if it cannot run. */
  static int run(String... args) {
    return new CommandLine(new CoordinatorCommand())
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (e instanceof HawserException) { // its message is sufficient
                command.getErr().println("coordinator: " + e.getMessage());
                return 1;
              }
              throw e;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw wrong("--port: " + port + " (expected: 0 to " + MAX_PORT + ")");
    }
    HawserConfig registries = registries();
    EmbeddedCoordinator coordinator = builder(registries).start();
    // The hook waits for running work, and this method waits for the hook.
    Runtime.getRuntime()
        .addShutdownHook(OwnThreads.unrelated(coordinator::close, "hawser-coordinator-stop"));
    printSettings(coordinator, registries);
    coordinator.awaitClosed();
    return 0;
  }

  private EmbeddedCoordinatorBuilder builder(@Nullable HawserConfig registries) {
    EmbeddedCoordinatorBuilder builder = EmbeddedCoordinator.builder().host(host).port(port);
    ServerAddress advertised = advertised();
    if (registries == null) {
      if (advertised != null) {
        throw wrong("--advertise needs --registry: without one, clients have a list of their own");
      }
      return builder;
    }
    return builder.server(
        server ->
            server.announcement(new ServerAnnouncement(registries, advertised, Map.of(), true)));
  }

  private @Nullable ServerAddress advertised() {
    if (advertise == null) {
      return null;
    }
    try {
      return ServerAddress.parse(advertise);
    } catch (IllegalArgumentException withoutPort) {
      if (port == 0) {
        throw wrong("--advertise: " + advertise + " (expected: HOST:PORT, as --port is 0)");
      }
      try {
        return new ServerAddress(advertise, port);
      } catch (IllegalArgumentException e) {
        throw wrong("--advertise: " + e.getMessage());
      }
    }
  }

  /** Returns the settings of the registries, {@code null} if there are none to announce in. */
  private @Nullable HawserConfig registries() {
    HawserConfig base = file == null ? HawserConfig.builder().build() : HawserConfig.load(file);
    return announcing(merged(base, settings, registry), cluster);
  }

  /**
   * Returns the settings without the registries that accept no announcements, and with the cluster
   * in all others; {@code null} if there are none.
   */
  static @Nullable HawserConfig announcing(HawserConfig config, String cluster) {
    List<String> types =
        config.get(Keys.REGISTRY_TYPE).stream()
            .filter(type -> !UNANNOUNCED.contains(type.toLowerCase(Locale.ROOT)))
            .toList();
    if (types.isEmpty()) {
      return null;
    }
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put(Keys.REGISTRY_TYPE.name(), String.join(",", types));
    for (String type : types) {
      changes.put("registry." + type + ".cluster", cluster);
    }
    return config.with(changes);
  }

  /**
   * Returns the settings of a file, below those of {@code --set}, below {@code --registry}. One
   * after the other: a registry type may have several spellings, and the last one wins.
   */
  static HawserConfig merged(
      HawserConfig base, Map<String, String> settings, @Nullable String registry) {
    HawserConfig config = base.with(settings);
    return registry == null ? config : config.with(Map.of(Keys.REGISTRY_TYPE.name(), registry));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void printSettings(EmbeddedCoordinator coordinator, @Nullable HawserConfig registries) {
    PrintWriter out = spec.commandLine().getOut();
    ServerAddress address = coordinator.address();
    out.println("# The coordinator listens on " + coordinator.listening() + ".");
    out.println("# It keeps everything in memory. Ctrl-C closes it.");
    out.println(
        registries == null
            ? "# It is not announced in a registry: clients have its address in their list."
            : "# It is announced as "
                + address
                + " in cluster "
                + cluster
                + " of "
                + String.join(", ", registries.get(Keys.REGISTRY_TYPE))
                + ".");
    out.println("# What clients need in hawser.properties:");
    out.println("txServiceGroup=" + VGROUP);
    out.println("service.vgroupMapping." + VGROUP + "=" + cluster);
    for (String line : clientRegistry(registries, address)) {
      out.println(line);
    }
    out.flush();
  }

  private List<String> clientRegistry(@Nullable HawserConfig registries, ServerAddress address) {
    List<String> lines = new ArrayList<>();
    if (registries == null) {
      lines.add(Keys.REGISTRY_TYPE.name() + "=file");
      lines.add("service." + cluster + ".grouplist=" + address);
      return lines;
    }
    lines.add(
        Keys.REGISTRY_TYPE.name() + "=" + String.join(",", registries.get(Keys.REGISTRY_TYPE)));
    boolean others = false;
    for (Map.Entry<String, String> entry : registries.startingWith("registry.").entrySet()) {
      String name = entry.getKey();
      if (name.endsWith(".serverAddr")) {
        lines.add(name + "=" + entry.getValue());
      } else {
        others |= !name.endsWith(".cluster") && !name.equals(Keys.REGISTRY_TYPE.name());
      }
    }
    if (others) {
      lines.add("# and the other settings registry.… that this coordinator was given");
    }
    return lines;
  }
}

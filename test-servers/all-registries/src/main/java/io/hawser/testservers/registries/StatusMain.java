package io.hawser.testservers.registries;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.lang.management.ManagementFactory;

/**
 * A client that does nothing but keep its connections. Arguments are settings, {@code name=value}.
 * {@code cpu} is answered with the CPU time of this process in nanoseconds, {@code status} with one
 * word for each server and role, {@code address,role,listed,state,since}.
 */
public final class StatusMain {
  private StatusMain() {}

  public static void main(String[] arguments) {
    ChildMain.serve(
        () -> {
          HawserConfig config = Settings.add(HawserConfig.builder(), arguments).build();
          HawserClient client = HawserClient.connect(config); // closed by the end of the process
          Commands commands = command -> command.equals("cpu") ? cpu() : status(client);
          return commands;
        });
  }

  private static String cpu() {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Long.toString(system.getProcessCpuTime());
  }

  private static String status(HawserClient client) {
    StringBuilder words = new StringBuilder();
    for (ServerStatus server : client.status().servers()) {
      words.append(server.address()).append(',').append(server.role()).append(',');
      words.append(server.listed()).append(',').append(server.state()).append(',');
      words.append(server.since()).append(' ');
    }
    return words.toString();
  }
}

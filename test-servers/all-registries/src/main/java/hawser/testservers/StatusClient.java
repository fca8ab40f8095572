package hawser.testservers;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * A client that does nothing but keep its connections. Arguments are settings, {@code name=value}.
 * For each line of its standard input it prints one line: {@code cpu} the CPU time of this process
 * in nanoseconds; {@code status} one word for each server and role, {@code
 * address,role,listed,state,since}. Ends with its input.
 */
public final class StatusClient {
  private StatusClient() {}

  public static void main(String[] arguments) throws Exception {
    HawserConfig.Builder config = HawserConfig.builder();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      config.set(argument.substring(0, equals), argument.substring(equals + 1));
    }
    try (HawserClient client = HawserClient.connect(config.build())) {
      System.out.println("READY");
      BufferedReader commands =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(line.equals("cpu") ? cpu() : status(client));
      }
    }
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

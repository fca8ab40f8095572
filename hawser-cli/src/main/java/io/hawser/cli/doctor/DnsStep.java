package io.hawser.cli.doctor;

import io.hawser.registry.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** D5: whether the name service knows the hosts. */
final class DnsStep implements Step {

  @Override
  public String id() {
    return "D5";
  }

  @Override
  public String what() {
    return "Resolve the names of the servers";
  }

  @Override
  public List<Finding> examine(Examination examination) throws InterruptedException {
    List<String> hosts =
        examination.addresses().stream().map(ServerAddress::host).distinct().toList();
    List<String> names = hosts.stream().filter(host -> !isNumeric(host)).toList();
    if (names.isEmpty()) {
      return List.of(Finding.ok("all addresses are numeric"));
    }
    List<Finding> findings = new ArrayList<>();
    Map<String, String> resolved = ParallelCalls.ask(names, DnsStep::resolve);
    boolean others =
        hosts.size() > names.size() || resolved.values().stream().anyMatch(it -> !it.isEmpty());
    resolved.forEach(
        (name, addresses) -> {
          if (!addresses.isEmpty()) {
            findings.add(Finding.ok(name + " is " + addresses));
          } else {
            findings.add(
                new Finding(
                    others ? Level.WARNING : Level.FAILED,
                    "no name server knows " + name,
                    "Correct the name, or let the servers announce a name or an address that is"
                        + " known here (SEATA_IP of the server). In Kubernetes, a name of another"
                        + " namespace needs that namespace: tc.other-namespace."));
          }
        });
    return findings;
  }

  static boolean isNumeric(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  /** Returns the addresses, empty if there are none. */
  private static String resolve(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name))
          .map(InetAddress::getHostAddress)
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (UnknownHostException e) {
      return "";
    }
  }
}

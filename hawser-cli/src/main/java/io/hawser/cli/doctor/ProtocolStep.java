package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** D7: whether the programs on these ports speak the Seata protocol. */
final class ProtocolStep implements Step {
  private static final String QUIC_FIX =
      "Does a server listen there by QUIC, and do all firewalls let UDP through? Seata's servers do"
          + " not speak it: without such a server, remove transport.type. Then compare"
          + " transport.tls.* with its certificate.";

  @Override
  public String id() {
    return "D7";
  }

  @Override
  public String what() {
    return "Speak the Seata protocol with the servers";
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(20);
  }

  @Override
  public List<Finding> examine(Examination examination) throws InterruptedException {
    HawserConfig config = examination.config();
    ClientRole role = examination.firstRole();
    Map<ServerAddress, ProbeRegistrations.Outcome> outcomes =
        ParallelCalls.ask(
            examination.reachable(), server -> ProbeRegistrations.with(server, role, config));
    outcomes.forEach(examination::registered);
    boolean some = outcomes.values().stream().anyMatch(outcome -> !outcome.isForeign());
    List<Finding> findings = new ArrayList<>();
    outcomes.forEach(
        (server, outcome) ->
            findings.add(
                outcome.isForeign()
                    ? new Finding(
                        some ? Level.WARNING : Level.FAILED,
                        server + ": " + outcome.detail(),
                        examination.isQuic() ? QUIC_FIX : fix(outcome.detail(), config))
                    : Finding.ok(server + " speaks it")));
    return findings;
  }

  private static String fix(String detail, HawserConfig config) {
    if (detail.contains("HTTP")) {
      return "This is a web port. Use the transaction port, 8091 by default; 7091 is the web"
          + " console. Behind an HTTP ingress, set transport.type=ws.";
    }
    if (detail.contains("TLS") && !config.get(Keys.TLS_ENABLED)) {
      return "Set transport.tls.enabled=true if the servers, or a proxy in front of them, expect"
          + " TLS; otherwise the port is wrong.";
    }
    if (detail.contains("No answer")) {
      return "A program accepts connections there and does not answer. If it is the server, it"
          + " hangs or is overloaded: look at its log and its store. Otherwise correct the"
          + " port.";
    }
    if (config.get(Keys.TLS_ENABLED)) {
      return "Compare transport.tls.* with the certificates of the server; Seata's servers have no"
          + " TLS without a proxy in front.";
    }
    return "Another program, or a proxy, may be there: compare the port with the log of the server"
        + " (\"Server started, service listen port\").";
  }
}

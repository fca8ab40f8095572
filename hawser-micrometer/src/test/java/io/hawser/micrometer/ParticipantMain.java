package io.hawser.micrometer;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import io.hawser.transaction.Resource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A service that takes part in transactions of another process. {@code register XID TRACEPARENT}
 * registers a branch in the way of a web server; {@code spans} lists its spans.
 */
final class ParticipantMain implements Commands {
  private static final String STOCK = "stock";

  private final Traces traces = new Traces();
  private final HawserClient client;

  private ParticipantMain(String server) {
    client =
        HawserClient.connect(
            HawserConfig.builder().servers(server).set("transport.connectTimeout", "60s").build(),
            List.of(new HawserObservations(traces.registry(), false)));
    client
        .resourceManager()
        .registerResource(
            new Resource(
                STOCK,
                BranchType.TCC,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
  }

  public static void main(String[] args) {
    ChildMain.serve(() -> new ParticipantMain(args[0]));
  }

  @Override
  public String execute(String command) {
    String[] words = command.split(" ", -1);
    if (words[0].equals("spans")) {
      return traces.ended().stream()
          .map(it -> it.toString().replace(' ', '_'))
          .collect(Collectors.joining(" "));
    }
    ReceiverContext<Map<String, String>> request =
        new ReceiverContext<>((headers, name) -> headers.get(name), Kind.SERVER);
    request.setCarrier(Map.of("traceparent", words[2]));
    Observation.createNotStarted("http", () -> request, traces.registry())
        .contextualName("POST /stock")
        .observe(
            () -> {
              client.resourceManager().branchRegister(BranchType.TCC, STOCK, words[1], null, null);
            });
    return "registered";
  }
}

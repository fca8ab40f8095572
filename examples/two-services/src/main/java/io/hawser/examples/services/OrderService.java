package io.hawser.examples.services;

import io.hawser.HawserClient;
import io.hawser.context.XidHeaders;
import io.hawser.transaction.TransactionTemplate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts orders of several items, each of which the service for the stock reserves. */
final class OrderService {
  private final TransactionTemplate transactions;
  private final XidHeaders headers = new XidHeaders();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI reservations;
  private final List<String> accepted = new CopyOnWriteArrayList<>();

  /** An order that cannot be fulfilled. */
  static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
      super(message);
    }
  }

  OrderService(HawserClient client, InetSocketAddress stock) {
    transactions = client.transactionTemplate();
    reservations =
        URI.create(
            "http://"
                + stock.getAddress().getHostAddress()
                + ":"
                + stock.getPort()
                + "/reservations");
  }

  /** Reserves all lines, such as {@code apple 2}, or none. */
  void place(String order, List<String> lines) throws Exception {
    transactions.run("place-order", Duration.ofSeconds(60), tx -> reserve(lines));
    accepted.add(order);
  }

  private void reserve(List<String> lines) throws Exception {
    for (String line : lines) {
      reserve(line);
    }
  }

  private void reserve(String line) throws IOException, InterruptedException, RejectedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(reservations).POST(HttpRequest.BodyPublishers.ofString(line));
    headers.write(request::setHeader);
    int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 204) {
      throw new RejectedException(line + ": the stock answered " + status);
    }
  }

  List<String> accepted() {
    return List.copyOf(accepted);
  }
}

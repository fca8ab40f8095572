package io.hawser.testservers.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.seata.core.context.RootContext;
import org.apache.seata.spring.annotation.GlobalTransactional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** An order is a row here, less stock and less money elsewhere, or nothing at all. */
@Service
public class OrderService {
  private final ShopMapper mapper;
  private final String stock;
  private final String account;
  private final HttpClient http = HttpClient.newHttpClient();

  public OrderService(
      ShopMapper mapper,
      @Value("${shop.stock:http://127.0.0.1:1}") String stock,
      @Value("${shop.account:http://127.0.0.1:1}") String account) {
    this.mapper = mapper;
    this.stock = stock;
    this.account = account;
  }

  /** Places an order; answers the XID. */
  @GlobalTransactional(timeoutMills = 600_000)
  public String place(String buyer, String item, int count, int price) {
    mapper.insertOrder(buyer, item, count, price);
    post(stock + "/stock?item=" + item + "&count=" + count);
    post(account + "/account?buyer=" + buyer + "&amount=" + count * price);
    return RootContext.getXID();
  }

  private void post(String url) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header(RootContext.KEY_XID, RootContext.getXID())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(url + " answered " + answer.statusCode());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(url + ": " + e, e);
    }
  }
}

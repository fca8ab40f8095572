package io.hawser.spring.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import io.hawser.testservers.SeataHttpService;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/** A service with Seata's interceptor, in both directions. */
@SuppressWarnings("try") // scopes are there to be closed
class SeataPeerTest {
  private static final String XID = "10.1.2.3:8091:4711";

  @Test
  void eachReadsTheXidOfTheOther(@TempDir Path directory) throws Exception {
    RestClient rest =
        RestClient.builder()
            .requestInterceptor(new XidRequestInterceptor(new XidHeaders()))
            .build();
    try (OneThreadServer ours = new OneThreadServer(directory);
        SeataHttpService seata = SeataHttpService.start()) {
      String url = seata.url() + "/xid";
      try (XidContext.Scope scope = XidContext.bind(XID)) {
        assertEquals(XID, rest.get().uri(url).retrieve().body(String.class));
      }
      assertEquals("null", rest.get().uri(url).retrieve().body(String.class));
      String address = "http://" + ours.address();
      assertEquals(XID, seata.get(XID, address, "/servlet/echo"));
      assertEquals(XID, seata.get(XID, address, "/servlet/async"));
      assertEquals(XID, seata.get(XID, address, "/reactive/echo"));
    }
  }
}

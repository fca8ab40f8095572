package io.hawser.registry.nacos;

import com.alibaba.nacos.api.remote.request.Request;
import com.alibaba.nacos.api.remote.response.Response;
import io.hawser.registry.support.Backend.Failure;

/**
 * The calls over one connection, with the headers that let them in. On one thread only.
 *
 * @param connection closed with these
 * @param access makes the headers
 */
record NacosCalls(NacosConnection connection, Access access) {

  /**
   * Sends a request and waits for the answer; once more if the token was not accepted.
   *
   * @throws NacosFailure if there is no answer, or it is an error
   */
  <T extends Response> T ask(Request request, Class<T> type) throws NacosFailure {
    request.putAllHeader(access.headers());
    try {
      return connection.ask(request, type);
    } catch (NacosFailure e) {
      if (e.failure() != Failure.REJECTED || !access.renew()) {
        throw e;
      }
    }
    request.putAllHeader(access.headers()); // the token may have been of another Nacos
    return connection.ask(request, type);
  }

  void close() {
    connection.close();
  }
}

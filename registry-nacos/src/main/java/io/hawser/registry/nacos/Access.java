package io.hawser.registry.nacos;

import java.util.Map;

/** Makes the headers that let a request through Nacos' access control. On one thread only. */
interface Access {

  /**
   * The headers for the next request; may ask Nacos for them first.
   *
   * @throws NoAnswerException if Nacos could not be asked
   * @throws RejectionException if Nacos rejects the login
   */
  Map<String, String> headers() throws NoAnswerException, RejectionException;

  /**
   * Nacos did not accept the headers.
   *
   * @return whether asking for new ones may help
   */
  boolean renew();

  static Access of(NacosSettings settings) {
    Credentials credentials = settings.credentials();
    if (credentials instanceof Credentials.User user) {
      return new UserAccess(user, settings.servers(), settings.connectMillis());
    }
    if (credentials instanceof Credentials.None) {
      return new Open();
    }
    return new CloudAccess(settings);
  }

  /** Nacos without access control. */
  final class Open implements Access {
    @Override
    public Map<String, String> headers() {
      return Map.of();
    }

    @Override
    public boolean renew() {
      return false;
    }
  }
}

package io.hawser.attack.attacks;

/** The ways in which a server endpoint differs from the defaults because an attack needs it. */
public enum Setup {
  /** Nothing differs. */
  PLAIN,
  /** The endpoint accepts WebSockets at {@link #WEB_SOCKET_PATH}. */
  WEB_SOCKET,
  /** The endpoint speaks TLS. */
  TLS,
  /** The endpoint accepts only registrations signed with {@link #ACCESS_KEY}. */
  SIGNED,
  /** An embedded coordinator is behind the endpoint instead of a handler that does nothing. */
  COORDINATOR;

  /** The path where WebSockets are accepted. */
  public static final String WEB_SOCKET_PATH = "/seata";

  /** The key of the honest client. */
  public static final String ACCESS_KEY = "honest";

  /** The secret of the honest client. */
  public static final String SECRET_KEY = "honest-secret";
}

package io.hawser.netty.internal.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the system for a name, past the cache of the JVM, which keeps addresses for 30 s by default.
 * Names are the same in any case, but not for that cache: it is asked for {@code name}, {@code
 * Name}, {@code nAme} and so on in turn, as many as there are refreshes in the time that it keeps
 * an entry. What the system itself keeps (a local name server, by the time to live of the entry) is
 * not affected. A JVM that is configured to keep addresses without a limit keeps them.
 */
public final class FreshLookup implements HostResolver.Lookup {
  private static final Logger log = LoggerFactory.getLogger(FreshLookup.class);

  private static final int DEFAULT_TTL_SECONDS = 30;
  private static final int MOST_LETTERS = 8;

  private final int spellings;
  private final HostResolver.Lookup system;
  private final AtomicInteger turn = new AtomicInteger();

  public FreshLookup(Duration interval) {
    this(ttlSeconds(), interval, InetAddress::getAllByName);
  }

  public FreshLookup(int ttlSeconds, Duration interval, HostResolver.Lookup system) {
    this.system = system;
    if (ttlSeconds < 0) {
      log.info(
          "The JVM keeps the addresses of names forever (networkaddress.cache.ttl={}): a server"
              + " name that moves is not followed",
          ttlSeconds);
    }
    long refreshes = Duration.ofSeconds(ttlSeconds).toMillis() / Math.max(1, interval.toMillis());
    spellings = ttlSeconds <= 0 ? 1 : (int) Math.min(1 << MOST_LETTERS, refreshes + 2);
  }

  /** Returns the time to live as the JDK reads it. */
  private static int ttlSeconds() {
    String ttl = Security.getProperty("networkaddress.cache.ttl");
    Integer number = ttl == null ? null : parsed(ttl);
    return number != null
        ? number
        : Integer.getInteger("sun.net.inetaddr.ttl", DEFAULT_TTL_SECONDS);
  }

  @SuppressWarnings("NullAway") // the caller looks
  private static Integer parsed(String ttl) {
    try {
      return Integer.valueOf(ttl.trim());
    } catch (NumberFormatException e) {
      return null; // the JDK ignores it, too
    }
  }

  @Override
  public InetAddress[] allByName(String host) throws UnknownHostException {
    String spelled = spell(host, Math.floorMod(turn.getAndIncrement(), spellings));
    try {
      return system.allByName(spelled);
    } catch (UnknownHostException e) {
      if (spelled.equals(host)) {
        throw e;
      }
      return system.allByName(host); // such as a file of hosts that is compared letter by letter
    }
  }

  /** Spells a host with the letters in upper case that have a bit in the number. */
  static String spell(String host, int number) {
    StringBuilder spelled = new StringBuilder(host.toLowerCase(Locale.ROOT));
    int bits = number;
    for (int i = 0; i < spelled.length() && bits != 0; i++) {
      char c = spelled.charAt(i);
      if (c >= 'a' && c <= 'z') {
        if ((bits & 1) != 0) {
          spelled.setCharAt(i, Character.toUpperCase(c));
        }
        bits >>= 1;
      }
    }
    return spelled.toString();
  }
}

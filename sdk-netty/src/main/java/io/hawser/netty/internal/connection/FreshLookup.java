package io.hawser.netty.internal.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the system for a name, past the cache of the JVM, which keeps addresses for 30 s by default.
 * Names are the same in any case, but not for that cache: in each period of half a refresh it is
 * asked for another spelling, {@code name}, {@code Name}, {@code nAme} and so on. A spelling comes
 * again only after the cache has dropped its entry, so an answer is never older than a period,
 * however many names there are and however often they are asked for. A name of few letters has few
 * spellings, and so longer periods: at 30 s, 10 s for two letters, and 30 s for one. With so few, a
 * lookup that takes seconds may make answers as old as the cache allows.
 *
 * <p>What the system itself keeps (a local name server, by the time to live of the entry) is not
 * affected. A JVM that is configured to keep addresses without a limit keeps them.
 */
public final class FreshLookup implements HostResolver.Lookup {
  private static final Logger log = LoggerFactory.getLogger(FreshLookup.class);

  private static final int DEFAULT_TTL_SECONDS = 30;
  private static final int MOST_LETTERS = 8;

  /** How long a lookup may take: the JVM keeps its answer from the end on. */
  private static final long LOOKUP_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Names that are forgotten again, so that they take little memory. */
  private static final int MOST_NAMES = 1_000;

  private final long ttlNanos;
  private final long shortestPeriodNanos;
  private final HostResolver.Lookup system;
  private final LongSupplier nanoTime;

  /** The names that the system knows in other spellings, too. */
  private final Set<String> knownInAnySpelling = ConcurrentHashMap.newKeySet();

  public FreshLookup(Duration refreshInterval) {
    this(ttlSeconds(), refreshInterval, InetAddress::getAllByName, System::nanoTime);
  }

  FreshLookup(
      int ttlSeconds, Duration refreshInterval, HostResolver.Lookup system, LongSupplier nanoTime) {
    this.system = system;
    this.nanoTime = nanoTime;
    if (ttlSeconds < 0) {
      log.info(
          "The JVM keeps the addresses of names forever (networkaddress.cache.ttl={}): a server"
              + " name that moves is not followed",
          ttlSeconds);
    }
    ttlNanos = TimeUnit.SECONDS.toNanos(ttlSeconds);
    shortestPeriodNanos = Math.max(1, TimeUnit.NANOSECONDS.convert(refreshInterval) / 2);
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
    String spelled = spell(host, numberOfPeriod(host));
    boolean asListed = spelled.equals(host);
    try {
      InetAddress[] addresses = system.allByName(spelled);
      if (!asListed) {
        remember(host);
      }
      return addresses;
    } catch (UnknownHostException e) {
      if (asListed || knownInAnySpelling.contains(host)) {
        throw e; // the cache may have the listed spelling with older addresses
      }
      return system.allByName(host); // such as a file of hosts that is compared letter by letter
    }
  }

  private void remember(String host) {
    if (knownInAnySpelling.add(host) && knownInAnySpelling.size() > MOST_NAMES) {
      knownInAnySpelling.clear();
    }
  }

  private int numberOfPeriod(String host) {
    if (ttlNanos <= 0) {
      return 0;
    }
    long letters = host.chars().filter(FreshLookup::isLetter).limit(MOST_LETTERS).count();
    long wanted = (ttlNanos + LOOKUP_NANOS) / shortestPeriodNanos + 2;
    long spellings = Math.min(1L << letters, wanted);
    if (spellings == 1) {
      return 0;
    }
    // An entry from the end of a period is dropped before its spelling comes again.
    long periodNanos = Math.max(shortestPeriodNanos, ttlNanos / (spellings - 1) + 1);
    return (int) Math.floorMod(Math.floorDiv(nanoTime.getAsLong(), periodNanos), spellings);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Spells a host with the letters in upper case that have a bit in the number. */
  static String spell(String host, int number) {
    StringBuilder spelled = new StringBuilder(host.toLowerCase(Locale.ROOT));
    int bits = number;
    for (int i = 0; i < spelled.length() && bits != 0; i++) {
      char c = spelled.charAt(i);
      if (isLetter(c)) {
        if ((bits & 1) != 0) {
          spelled.setCharAt(i, Character.toUpperCase(c));
        }
        bits >>= 1;
      }
    }
    return spelled.toString();
  }
}

package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How old the addresses of names are that come out of the cache of a JVM. */
class FreshLookupTest {
  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final int TTL_SECONDS = 30;

  private long nowMillis;
  private long lookupMillis;

  /** Keeps answers as a JVM does. An answer is the time at which the system gave it. */
  private final class Cache {
    private final int ttlSeconds;
    private final Map<String, Long> answers = new HashMap<>();

    Cache(int ttlSeconds) {
      this.ttlSeconds = ttlSeconds;
    }

    InetAddress[] allByName(String host) throws UnknownHostException {
      Long known = answers.get(host);
      if (known == null || nowMillis - known >= ttlSeconds * 1_000L) {
        nowMillis += lookupMillis;
        known = nowMillis;
        answers.put(host, known);
      }
      return new InetAddress[] {address(known)};
    }
  }

  private static InetAddress address(long number) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {
          (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
        });
  }

  private FreshLookup over(int ttlSeconds, HostResolver.Lookup system) {
    return new FreshLookup(ttlSeconds, REFRESH, system, () -> nowMillis * 1_000_000);
  }

  private long ageMillis(FreshLookup lookup, String host) throws UnknownHostException {
    byte[] bytes = lookup.allByName(host)[0].getAddress();
    long answered = 0;
    for (byte each : bytes) {
      answered = answered << 8 | (each & 0xff);
    }
    return nowMillis - answered;
  }

  /** Each refresh looks up all names, one after another. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 7, 8, 10, 15, 16, 40})
  void eachRefreshAsksTheSystemForEveryName(int names) throws Exception {
    FreshLookup lookup = over(TTL_SECONDS, new Cache(TTL_SECONDS)::allByName);
    List<String> hosts = IntStream.range(0, names).mapToObj(i -> "seata-" + i + ".test").toList();
    for (int round = 0; round < 60; round++) {
      for (String host : hosts) {
        assertEquals(0, ageMillis(lookup, host), host + " in round " + round);
        nowMillis += 10;
      }
      nowMillis += REFRESH.toMillis() - 10L * names;
    }
  }

  /** Such as by attempts to connect while a server is down, which look the name up each time. */
  @ParameterizedTest
  @CsvSource({"seata.test,30,5000", "seata.test,3600,15000", "TC,30,10001", "seata,0,0"})
  void howOftenANameIsLookedUpDoesNotMatter(String host, int ttlSeconds, long atMostMillis)
      throws Exception {
    FreshLookup lookup = over(ttlSeconds, new Cache(ttlSeconds)::allByName);
    for (int i = 0; i < 100_000; i++) {
      long age = ageMillis(lookup, host);
      assertTrue(age <= atMostMillis, host + " is " + age + " ms old");
      nowMillis += 97;
    }
  }

  /** The JVM keeps an answer from the end of a lookup on. */
  @ParameterizedTest
  @ValueSource(longs = {1, 100, 2_000, 4_900})
  void aSlowNameServerMakesNoAnswerOlder(long takesMillis) throws Exception {
    lookupMillis = takesMillis;
    FreshLookup lookup = over(TTL_SECONDS, new Cache(TTL_SECONDS)::allByName);
    for (int i = 0; i < 100_000; i++) {
      long age = ageMillis(lookup, "seata.test");
      assertTrue(age <= REFRESH.toMillis(), age + " ms old");
      nowMillis += 97;
    }
  }

  @Test
  void theSystemIsAskedForTheSameNameInAnySpelling() throws Exception {
    FreshLookup lookup =
        over(
            TTL_SECONDS,
            host -> {
              assertEquals("seata-1.test", host.toLowerCase(Locale.ROOT));
              return new InetAddress[] {address(1)};
            });
    for (int i = 0; i < 20; i++) {
      lookup.allByName("seata-1.test");
      nowMillis += REFRESH.toMillis();
    }
  }

  @Test
  void aSpellingThatIsUnknownIsAskedForAsItIsListed() throws Exception {
    FreshLookup lookup =
        over(
            TTL_SECONDS,
            host -> {
              if (!host.equals("seata.test")) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {address(1)};
            });
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(new InetAddress[] {address(1)}, lookup.allByName("seata.test"));
      assertThrows(UnknownHostException.class, () -> lookup.allByName("other.test"));
      nowMillis += REFRESH.toMillis();
    }
  }

  /** The JVM may still have an entry of another spelling from before a name moved. */
  @Test
  void aNameServerThatFailsBringsNoOlderAddressBack() throws Exception {
    List<String> asked = new ArrayList<>();
    boolean[] down = {false};
    FreshLookup lookup =
        over(
            TTL_SECONDS,
            host -> {
              asked.add(host);
              if (down[0] && !host.equals("seata.test")) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {address(1)};
            });
    nowMillis = REFRESH.toMillis(); // the second period or a later one
    lookup.allByName("seata.test");
    down[0] = true;
    nowMillis += REFRESH.toMillis();
    asked.clear();
    assertThrows(UnknownHostException.class, () -> lookup.allByName("seata.test"));
    assertEquals(1, asked.size(), asked::toString);
  }

  @ParameterizedTest
  @CsvSource({"-1,Seata.Test", "0,Seata.Test", "30,10-20"})
  void whereNoOtherSpellingHelpsTheNameIsAskedForInSmallLetters(int ttlSeconds, String name)
      throws Exception {
    FreshLookup lookup =
        over(
            ttlSeconds,
            host -> {
              assertEquals(name.toLowerCase(Locale.ROOT), host);
              return new InetAddress[] {address(1)};
            });
    for (int i = 0; i < 10; i++) {
      lookup.allByName(name);
      nowMillis += REFRESH.toMillis();
    }
  }
}

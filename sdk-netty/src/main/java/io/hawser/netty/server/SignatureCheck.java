package io.hawser.netty.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.tls.V4Signature;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts registrations that are signed with a known key (protocol section 6.3), each signature
 * once and only near the time in it. Rejections are logged with their reason at INFO; keys are
 * neither logged nor shown.
 *
 * <p>Clients of Hawser sign both roles when they have a {@code secretKey}. Seata's clients sign
 * only as TM: see {@link Builder#unsignedRms}. Each check remembers signatures for itself: with
 * several servers, a registration that somebody else has read is accepted by another server while
 * its time is near. TLS keeps it from being read. Safe for use by any thread.
 */
public final class SignatureCheck implements RegistrationCheck {
  private static final Logger log = LoggerFactory.getLogger(SignatureCheck.class);
  private static final String VERSION = "V4";

  /**
   * The dummy secret that unknown access keys are checked with, so that they take as long as known
   * ones.
   */
  private static final String NOBODYS_SECRET = UUID.randomUUID().toString();

  private final Map<String, String> secrets;

  /** The applications that a key is for; a key without an entry is for all. */
  private final Map<String, Set<String>> applications;

  private final long allowedSkewMillis;
  private final boolean unsignedRms;
  private final InstantSource clock;
  private final SeenSignatures seen = new SeenSignatures();
  private final PeerLog logs = new PeerLog();

  private SignatureCheck(Builder builder) {
    secrets = Map.copyOf(builder.secrets);
    applications = Map.copyOf(builder.applications);
    allowedSkewMillis = builder.allowedSkew.toMillis();
    unsignedRms = builder.unsignedRms;
    clock = builder.clock;
  }

  /**
   * Returns a builder without keys.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean accepts(Request<?> registration, InetSocketAddress remoteAddress) {
    String rejection;
    if (registration instanceof RegisterTMRequest tm) {
      rejection =
          rejection(
              tm.applicationId(), tm.transactionServiceGroup(), tm.extraData(), remoteAddress);
    } else if (registration instanceof RegisterRMRequest rm) {
      rejection =
          unsignedRms && rm.extraData().isEmpty()
              ? null
              : rejection(
                  rm.applicationId(), rm.transactionServiceGroup(), rm.extraData(), remoteAddress);
    } else {
      rejection = "it is no registration";
    }
    if (rejection != null) {
      logs.info(log, "Rejected the client at {}: {}", remoteAddress, rejection);
    }
    return rejection == null;
  }

  /** Returns why a registration is rejected, or {@code null}. */
  private @Nullable String rejection(
      String application, String group, String extraData, InetSocketAddress remote) {
    Map<String, String> lines = lines(extraData);
    String accessKey = lines.get("ak");
    String digest = lines.get("digest");
    String time = lines.get("timestamp");
    if (accessKey == null || digest == null || time == null) {
      return "its registration is not signed";
    }
    if (!VERSION.equals(lines.get("authVersion"))) {
      return "its registration is not signed by version " + VERSION;
    }
    // Without a group the address is not sent, although it is signed.
    String ip =
        lines.getOrDefault("ip", group.isEmpty() ? remote.getAddress().getHostAddress() : "");
    if (group.indexOf(',') >= 0 || ip.indexOf(',') >= 0) {
      return "what it signed is ambiguous: there is a comma in it";
    }
    long millis;
    try {
      millis = Long.parseLong(time);
    } catch (NumberFormatException e) {
      return "the time in its registration is no number";
    }
    String secret = secrets.get(accessKey);
    String expected =
        V4Signature.digest(
            group + "," + ip + "," + millis, Objects.requireNonNullElse(secret, NOBODYS_SECRET));
    boolean same =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), digest.getBytes(StandardCharsets.UTF_8));
    if (secret == null) {
      return "its access key is unknown";
    }
    if (!same) {
      return "its signature is wrong: it has another secret key, or signed something else";
    }
    Set<String> allowed = applications.get(accessKey);
    if (allowed != null && !allowed.contains(application)) {
      return "its access key is for other applications";
    }
    long now = clock.millis();
    if (millis < now - allowedSkewMillis || millis > now + allowedSkewMillis) {
      return "it signed at "
          + millis
          + ", and it is "
          + now
          + " here (milliseconds since 1970; "
          + allowedSkewMillis
          + " ms may be between them): a clock is wrong, or this is an old registration";
    }
    return seen.isFirst(digest, millis + allowedSkewMillis, now)
        ? null
        : "its signature was used before: somebody may be repeating what another sent";
  }

  private static Map<String, String> lines(String extraData) {
    Map<String, String> lines = new HashMap<>();
    for (String line : extraData.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return lines;
  }

  @Override
  public String toString() {
    return "SignatureCheck[" + secrets.size() + " keys, not shown]";
  }

  /** Collects keys and limits. */
  public static final class Builder {
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, Set<String>> applications = new HashMap<>();
    private Duration allowedSkew = Duration.ofMinutes(5);
    private boolean unsignedRms;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /**
     * Adds a key, or gives a known one another secret.
     *
     * @param accessKey the {@code accessKey} of clients
     * @param secretKey their {@code secretKey}
     * @return this builder
     */
    public Builder key(String accessKey, String secretKey) {
      if (accessKey.isBlank() || secretKey.isBlank()) {
        throw new ConfigurationException(
            "An access key or its secret key is blank (expected: both, neither is shown)", null);
      }
      secrets.put(accessKey, secretKey);
      applications.remove(accessKey);
      return this;
    }

    /**
     * Adds a key that only some applications may use, or gives a known one another secret. Another
     * application that registers with it is rejected.
     *
     * @param accessKey the {@code accessKey} of clients
     * @param secretKey their {@code secretKey}
     * @param applicationIds what they call themselves, at least one
     * @return this builder
     */
    public Builder key(String accessKey, String secretKey, Set<String> applicationIds) {
      if (applicationIds.isEmpty()) {
        throw new ConfigurationException(
            "applicationIds: none (expected: the applications that may use the access key)", null);
      }
      key(accessKey, secretKey);
      applications.put(accessKey, Set.copyOf(applicationIds));
      return this;
    }

    /**
     * Sets how far the clocks of clients may be off, either way. Signatures are remembered for as
     * long.
     *
     * @param allowedSkew more than zero; default 5 minutes
     * @return this builder
     */
    public Builder allowedSkew(Duration allowedSkew) {
      if (allowedSkew.toMillis() <= 0) {
        throw new ConfigurationException(
            "allowedSkew: " + allowedSkew + " (expected: 1 ms or more)", null);
      }
      this.allowedSkew = allowedSkew;
      return this;
    }

    /**
     * Sets whether RMs without a signature are accepted, such as those of Seata's clients. As an RM
     * may begin transactions by the protocol, this weakens the check: use it with mutual TLS, or in
     * a network that only permitted clients can reach.
     *
     * @param unsignedRms default {@code false}
     * @return this builder
     */
    public Builder unsignedRms(boolean unsignedRms) {
      this.unsignedRms = unsignedRms;
      return this;
    }

    Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Builds the check.
     *
     * @return the check, for {@link ServerConfigBuilder#registrationCheck}
     * @throws ConfigurationException if there is no key
     */
    public SignatureCheck build() {
      if (secrets.isEmpty()) {
        throw new ConfigurationException("No key is known (expected: one or more)", null);
      }
      return new SignatureCheck(this);
    }
  }
}

package io.hawser.registry.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the behaviour that the contract of all registries does not cover: leaders, logins, several
 * members.
 */
class RaftRegistryTest {
  private static final long LIMIT_SECONDS = 60;
  private static final ServiceInstance A = ServiceInstance.of("10.0.0.1:8091");
  private static final ServiceInstance B = ServiceInstance.of("10.0.0.2:8091");

  private final ScriptedMember member = new ScriptedMember();
  private final ScriptedMember other = new ScriptedMember();
  private RegistryService service;

  RaftRegistryTest() throws IOException {}

  @AfterEach
  void close() {
    if (service != null) {
      service.close();
    }
    member.close();
    other.close();
  }

  private RegistryService open(String servers, String... more) {
    HawserConfig.Builder config = HawserConfig.builder().set("registry.raft.serverAddr", servers);
    for (int i = 0; i < more.length; i += 2) {
      config.set("registry.raft." + more[i], more[i + 1]);
    }
    service = new RaftRegistryProvider().create(new LiveConfig(config.build()));
    return service;
  }

  /** Records the leader and the term in each list, or an error. */
  private static final class Leaders implements RegistryListener {
    final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    @Override
    public void onChange(List<ServiceInstance> instances) {
      news.add(leader(instances));
    }

    @Override
    public void onError(RegistryException error) {
      news.add(error.getMessage());
    }

    String next() throws InterruptedException {
      String next = news.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    }
  }

  private static String leader(List<ServiceInstance> instances) {
    return instances.stream()
        .filter(ServiceInstance::isLeader)
        .map(it -> it.address() + " in term " + it.metadata().get(ServiceInstance.TERM))
        .reduce("", (one, two) -> one + two);
  }

  @Test
  void membersAreNotAnnounced() {
    assertFalse(open(member.address()).acceptsAnnouncements());
  }

  @Test
  void theLeaderIsListedOnceAndEachElectionIsReported() throws Exception {
    member.put("default", List.of(A, B));
    open(member.address());
    List<ServiceInstance> found = service.lookup("default");
    assertEquals(List.of(A.address(), B.address()), addresses(found));
    assertEquals("10.0.0.1:8091 in term 1", leader(found));
    Leaders leaders = new Leaders();
    service.subscribe("default", leaders);
    member.elect("default", B);
    assertEquals("10.0.0.2:8091 in term 2", leaders.next());
    member.elect("default", A);
    assertEquals("10.0.0.1:8091 in term 3", leaders.next());
  }

  @Test
  void anElectionIsAnOutageAndNotAnEmptyCluster() throws Exception {
    member.put("default", List.of(A, B));
    open(member.address());
    Leaders leaders = new Leaders();
    service.subscribe("default", leaders);
    member.beginElection("default");
    String error = leaders.next();
    assertTrue(error.contains("has no leader at the moment"), error);
    assertThrows(RegistryException.class, () -> service.lookup("default"));
    member.elect("default", B);
    assertTrue(leaders.next().startsWith("10.0.0.2:8091 in term "));
    assertEquals(List.of(A.address(), B.address()), addresses(service.lookup("default")));
  }

  private static List<?> addresses(List<ServiceInstance> instances) {
    return instances.stream().map(ServiceInstance::address).toList();
  }

  @Test
  void aMemberThatFailsIsReplacedWithoutAnOutage() throws Exception {
    member.put("default", List.of(A, B));
    other.put("default", List.of(A, B));
    open(member.address() + "," + other.address());
    Leaders leaders = new Leaders();
    service.subscribe("default", leaders);
    member.stop();
    other.elect("default", B);
    assertEquals("10.0.0.2:8091 in term 2", leaders.next());
    assertEquals(List.of(A.address(), B.address()), addresses(service.lookup("default")));
    other.stop();
    String error = leaders.next();
    assertTrue(error.contains(member.address()) && error.contains(other.address()), error);
  }

  @Test
  void membersThatAreOnlyInTheMetadataAreAskedToo() {
    member.put("default", List.of(A, B));
    member.names(other);
    other.put("default", List.of(A));
    open(member.address());
    assertEquals(2, service.lookup("default").size());
    member.stop();
    assertEquals(1, service.lookup("default").size());
  }

  @Test
  void tokensAreUsedAndRenewed() {
    member.put("default", List.of(A));
    member.requireLogin("seata:s3cr\"et\\ü");
    open(member.address(), "username", "seata", "password", "s3cr\"et\\ü");
    assertEquals(1, service.lookup("default").size());
    assertEquals(1, member.logins());
    member.expireTokens();
    assertEquals(1, service.lookup("default").size());
    assertEquals(2, member.logins());
    service.lookup("default");
    assertEquals(2, member.logins());
  }

  @Test
  void anOldTokenIsRenewedBeforeItExpires() throws Exception {
    member.put("default", List.of(A));
    member.requireLogin("seata:seata");
    open(
        member.address(),
        "username",
        "seata",
        "password",
        "seata",
        "tokenValidityInMilliseconds",
        "1000");
    service.lookup("default");
    long before = member.logins();
    TimeUnit.MILLISECONDS.sleep(1100); // what makes it old
    service.lookup("default");
    assertTrue(member.logins() > before);
  }

  @Test
  void aWrongLoginIsARejectionThatNamesTheKeys() {
    member.put("default", List.of(A));
    member.requireLogin("seata:right");
    open(member.address(), "username", "seata", "password", "wrong-8162");
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.isRejected());
    assertTrue(error.getMessage().contains("registry.raft.username"), error.getMessage());
    assertFalse(error.getMessage().contains("8162"), error.getMessage());
  }

  @Test
  void aMissingLoginIsARejectionThatSaysSo() {
    member.requireLogin("seata:right");
    open(member.address());
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.isRejected());
    assertTrue(
        error.getMessage().contains("whether registry.raft.username must be set"),
        error.getMessage());
  }

  /** The JDK would reject the header, and quote it. */
  @ParameterizedTest
  @ValueSource(strings = {"x-8162\\ny", "Bearer x-8162 y", "x-8162\u00fc"})
  void aTokenThatNoHeaderCanHaveIsAnErrorWithoutIt(String token) {
    member.answer("{\"code\":\"200\",\"data\":\"" + token + "\"}");
    open(member.address(), "username", "seata", "password", "seata");
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(
        error.getMessage().endsWith("the answer to /api/v1/auth/login has no usable token"),
        error.getMessage());
  }

  @Test
  void afterATokenThatNoHeaderCanHaveTheNextMemberIsAsked() {
    member.answer("{\"code\":\"200\",\"data\":\"x\\ny\"}");
    other.put("default", List.of(A));
    other.requireLogin("seata:seata");
    open(member.address() + "," + other.address(), "username", "seata", "password", "seata");
    assertEquals(1, service.lookup("default").size());
  }

  @Test
  void anotherServerIsNamedAsSuch() {
    member.answer("<html>Welcome</html>");
    open(member.address());
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.getMessage().contains("is it a Seata server?"), error.getMessage());
    assertTrue(error.getMessage().contains(member.address()), error.getMessage());
  }

  @Test
  void theGroupOfTheServersIsNamedIfAnotherOneIsLookedUp() {
    member.put("tc-group", List.of(A));
    open(member.address());
    assertEquals(List.of(), service.lookup("default"));
    assertEquals(List.of("tc-group"), service.clustersWithServers(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " , ", "10.0.0.1:port", "ftp://10.0.0.1:7091", "10.0.0.1:0"})
  void anInvalidAddressIsAnErrorAtTheStart(String servers) {
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> open(servers).description());
    assertTrue(error.getMessage().contains("registry.raft.serverAddr"), error.getMessage());
  }

  @Test
  void addressesMayHaveASchemeAndNeedNoPort() {
    open("10.0.0.1, http://10.0.0.2:17091/,https://tc.example.com:443,[::1]:7091");
    assertEquals(
        "raft cluster at" + " 10.0.0.1:7091,10.0.0.2:17091,https://tc.example.com:443,[::1]:7091",
        service.description());
  }

  @Test
  void aUserNeedsAPassword() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class, () -> open(member.address(), "username", "seata"));
    assertTrue(error.getMessage().contains("registry.raft.password"), error.getMessage());
  }
}

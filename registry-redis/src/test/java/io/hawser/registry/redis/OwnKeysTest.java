package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** Tests what is written and published when Redis does not accept every command. */
class OwnKeysTest {
  private static final OwnKeys.OwnKey ONE =
      OwnKeys.key("default", ServiceInstance.of("10.0.0.1:8091"));
  private static final OwnKeys.OwnKey TWO =
      OwnKeys.key("default", ServiceInstance.of("10.0.0.2:8091"));

  private final Set<String> keys = new HashSet<>();
  private final List<String> published = new ArrayList<>();
  private final List<OwnKeys.OwnKey> failed = new ArrayList<>();
  private final Set<OwnKeys.OwnKey> unpublished = new HashSet<>();
  private final Set<ProtocolCommand> rejected = new HashSet<>();
  private OwnKeys own = new OwnKeys(new Memory(), unpublished);

  private final class Memory implements RedisCommands {
    @Override
    public RedisSettings settings() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Object> run(List<CommandArguments> commands) {
      return RedisCommands.checked(commands.stream().map(this::reply).toList());
    }

    private Object reply(CommandArguments command) {
      if (rejected.contains(command.getCommand())) {
        return new JedisDataException("OOM");
      }
      String key = (String) command.getKeys().get(0);
      return switch ((Command) command.getCommand()) {
        case EXISTS -> keys.contains(key) ? 1L : 0L;
        case SETEX -> keys.add(key);
        case PUBLISH -> published.add(key);
        case EVAL -> keys.remove(key) ? 1L : 0L;
        default -> throw new AssertionError(command);
      };
    }

    @Override
    public void onEachMaster(Consumer<RedisCommands> reading) {
      reading.accept(this);
    }

    @Override
    public void close() {}
  }

  private void rejects(Command... commands) {
    rejected.clear();
    rejected.addAll(List.of(commands));
  }

  @Test
  void aKeyThatCouldNotBeRefreshedIsReportedAndWrittenAgain() {
    own.announce(ONE, true);
    own.announce(TWO, true);
    rejects(Command.SETEX);
    assertThrows(JedisDataException.class, () -> own.refresh(failed::add));
    assertEquals(List.of(ONE, TWO), failed);
    keys.clear(); // they have expired
    assertThrows(JedisDataException.class, () -> own.announce(ONE, false));
    rejects();
    own.announce(ONE, false);
    assertEquals(Set.of(ONE.name()), keys);
    assertFalse(own.isEmpty());
    own.announce(TWO, false);
    keys.clear();
    own.refresh(failed::add);
    assertEquals(Set.of(ONE.name(), TWO.name()), keys);
    assertEquals(2, failed.size());
  }

  @Test
  void aMessageThatWasNotPublishedIsPublishedLater() {
    own.announce(ONE, true);
    assertEquals(1, published.size());
    own.refresh(failed::add);
    assertEquals(1, published.size(), "the key was there");
    keys.clear();
    rejects(Command.PUBLISH);
    assertThrows(JedisDataException.class, () -> own.refresh(failed::add));
    assertEquals(Set.of(ONE.name()), keys);
    rejects();
    own.announce(ONE, false);
    assertEquals(2, published.size());
    own.refresh(failed::add);
    assertEquals(2, published.size());
  }

  /** As if the connection broke between the two, or another node of a cluster did not answer. */
  @Test
  void theNextSessionPublishesWhatTheLastOneCouldNot() {
    own.announce(ONE, true);
    rejects(Command.SETEX);
    assertThrows(JedisDataException.class, () -> own.refresh(failed::add));
    rejects();
    own = new OwnKeys(new Memory(), unpublished);
    own.announce(ONE, false);
    assertEquals(2, published.size());
    own.withdraw(ONE);
    assertTrue(unpublished.isEmpty());
  }
}

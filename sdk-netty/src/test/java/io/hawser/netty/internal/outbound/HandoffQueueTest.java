package io.hawser.netty.internal.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandoffQueueTest {
  private static final int PRODUCERS = 4;
  private static final int ITEMS = 20_000;

  private final HandoffQueue<Item> queue = new HandoffQueue<>();
  private final List<Item> drained = new ArrayList<>();

  private static final class Item extends QueueItem {
    final int producer;
    final int number;

    Item(int producer, int number) {
      this.producer = producer;
      this.number = number;
    }
  }

  @Test
  void onlyTheThreadThatFindsItEmptyIsToScheduleTheDrain() {
    assertTrue(queue.add(new Item(0, 0)));
    assertFalse(queue.add(new Item(0, 1)));

    queue.drain(drained::add);

    assertTrue(queue.isEmpty());
    assertEquals(List.of(0, 1), drained.stream().map(item -> item.number).toList());
    assertTrue(queue.add(new Item(0, 2)));
  }

  @Test
  void aDrainedItemCanBeAddedToAnotherQueueWhileTheDrainGoesOn() {
    HandoffQueue<Item> other = new HandoffQueue<>();
    for (int i = 0; i < 3; i++) {
      queue.add(new Item(0, i));
    }

    queue.drain(other::add);
    other.drain(drained::add);

    assertEquals(List.of(0, 1, 2), drained.stream().map(item -> item.number).toList());
  }

  @Test
  void aDrainedItemCanBeAddedAgain() {
    queue.add(new Item(0, 0));
    queue.add(new Item(0, 1));

    queue.drain(queue::add);
    queue.drain(drained::add);

    assertEquals(List.of(0, 1), drained.stream().map(item -> item.number).toList());
    assertTrue(queue.isEmpty());
  }

  @Test
  void aDrainedItemKeepsNoOtherAlive() {
    queue.add(new Item(0, 0));
    queue.add(new Item(0, 1));

    queue.drain(drained::add);

    drained.forEach(item -> assertEquals(null, item.next));
  }

  @Test
  void itemsOfEachProducerArriveOnceAndInTheirOrder() throws Exception {
    ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        int producer = i;
        running.add(
            producers.submit(
                () -> {
                  for (int number = 0; number < ITEMS; number++) {
                    queue.add(new Item(producer, number));
                  }
                }));
      }
      while (!running.stream().allMatch(Future::isDone)) {
        queue.drain(drained::add);
      }
      queue.drain(drained::add);
      for (Future<?> each : running) {
        each.get(1, TimeUnit.MINUTES);
      }
    } finally {
      producers.shutdownNow();
    }

    assertEquals(PRODUCERS * ITEMS, drained.size());
    Map<Integer, Integer> next = new HashMap<>();
    for (Item item : drained) {
      assertEquals(next.getOrDefault(item.producer, 0), item.number);
      next.put(item.producer, item.number + 1);
    }
  }
}

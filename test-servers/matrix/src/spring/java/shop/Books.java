package shop;

import java.util.concurrent.atomic.AtomicInteger;

/** What is reserved and what is sold. */
public class Books {
  final AtomicInteger reserved = new AtomicInteger();
  final AtomicInteger sold = new AtomicInteger();
}

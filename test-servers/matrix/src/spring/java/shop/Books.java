package shop;

import java.util.concurrent.atomic.AtomicInteger;

/** The numbers of orders that are reserved and that are sold. */
public class Books {
  final AtomicInteger reserved = new AtomicInteger();
  final AtomicInteger sold = new AtomicInteger();
}

package io.hawser.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void survivesItsTextForm() {
    Histogram latencies = new Histogram(100, 60_000_000_000L, 2);
    latencies.recordValueWithCount(12_345, 99);
    latencies.recordValue(50_000_000);
    Sample sample =
        new Sample(1_000_000_000, 250_000_000, 200_000_000, 10_000, 30_000, 7, latencies);

    Sample read = Sample.parse(sample.toString());

    assertEquals(sample, read);
    assertEquals(100, read.requests());
  }

  @Test
  void rejectsOtherText() {
    assertThrows(IllegalArgumentException.class, () -> Sample.parse("1 2 3 4"));
  }
}

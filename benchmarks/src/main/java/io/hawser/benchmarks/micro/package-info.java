/** JMH benchmarks of single steps, for finding out where time goes. {@code ./dev bench --jmh}. */
@NullMarked
package io.hawser.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

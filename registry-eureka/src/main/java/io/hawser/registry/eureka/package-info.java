/**
 * Finds and announces coordinators in Eureka, by its REST interface. The worker {@code
 * hawser-eureka} sends all requests and polls for changes; there is no other thread.
 */
@NullMarked
package io.hawser.registry.eureka;

import org.jspecify.annotations.NullMarked;

/** The registry of {@code registry.type=eureka}: Eureka servers, by their REST interface. */
@NullMarked
package io.hawser.registry.eureka;

import org.jspecify.annotations.NullMarked;

/** Small programs that use the library. */
module io.apex4j.examples {
    requires io.apex4j.model;
    requires static org.jspecify;
}

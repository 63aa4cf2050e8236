package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a template into text and tags, set up as Hugging Face transformers does: the newline after a tag is dropped
 * ({@code trim_blocks}), as are the spaces before a tag that starts a line ({@code lstrip_blocks}).
 */
final class JinjaLexer {
    private final JinjaSource source;
    private final String text;
    private final List<JinjaToken> tokens = new ArrayList<>();
    private int offset;
    /** Whether the last token ended a line, or nothing was read yet. */
    private boolean lineStarting = true;

    private JinjaLexer(JinjaSource source) {
        this.source = source;
        this.text = source.text();
    }

    /** The tokens, of which the last is {@link JinjaToken.Kind#END}. */
    static List<JinjaToken> tokens(String template) {
        JinjaLexer lexer = new JinjaLexer(new JinjaSource(template));
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (offset < text.length()) {
            int open = nextOpening(offset);
            if (open < 0) {
                addText(offset, text.length());
                offset = text.length();
                break;
            }
            readTextBefore(open);
            readTag(open);
        }
        tokens.add(new JinjaToken(JinjaToken.Kind.END, "", source.position(text.length())));
    }

    private int nextOpening(int start) {
        for (int at = text.indexOf('{', start); at >= 0; at = text.indexOf('{', at + 1)) {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (next == '{' || next == '%' || next == '#') {
                return at;
            }
        }
        return -1;
    }

    private void readTextBefore(int open) {
        addText(offset, strippedEnd(offset, open, text.charAt(open + 1) != '{'));
        lineStarting = false;
    }

    /** The end of the text before a tag, by the sign of the tag. */
    private int strippedEnd(int start, int open, boolean isBlock) {
        char sign = open + 2 < text.length() ? text.charAt(open + 2) : ' ';
        String before = text.substring(start, open);
        if (sign == '-') {
            return start + PythonSpace.trimmedEnd(before);
        }
        int lineStart = before.lastIndexOf('\n') + 1;
        boolean startsLine = lineStart > 0 || lineStarting;
        if (sign != '+' && isBlock && startsLine && PythonSpace.trimmedEnd(before) <= lineStart) {
            return start + lineStart;
        }
        return open;
    }

    private void readTag(int open) {
        int body = open + 2;
        if (body < text.length() && (text.charAt(body) == '-' || text.charAt(body) == '+')) {
            body++;
        }
        char kind = text.charAt(open + 1);
        if (kind == '#') {
            readComment(open, body);
            return;
        }
        if (kind == '%' && readRaw(open, body)) {
            return;
        }
        boolean output = kind == '{';
        JinjaToken.Kind begin = output ? JinjaToken.Kind.OUTPUT_BEGIN : JinjaToken.Kind.TAG_BEGIN;
        tokens.add(new JinjaToken(begin, "", source.position(open)));
        offset = new JinjaTagLexer(source, tokens, output).read(body);
        lineStarting = text.charAt(offset - 1) == '\n';
    }

    private void readComment(int open, int body) {
        int close = text.indexOf("#}", body);
        if (close < 0) {
            throw source.position(open).refusal("the comment has no end, '#}'");
        }
        boolean signed = close > body && (text.charAt(close - 1) == '-' || text.charAt(close - 1) == '+');
        endTag(close + 2, signed ? text.charAt(close - 1) : ' ');
    }

    /** Goes behind a tag's closing mark and what its sign takes away. */
    private void endTag(int behind, char sign) {
        offset = JinjaTagLexer.endOfBlock(text, behind, sign);
        lineStarting = text.charAt(offset - 1) == '\n';
    }

    private boolean readRaw(int open, int body) {
        Integer start = endOfRawTag("raw", body);
        if (start == null) {
            return false;
        }
        int contentStart = text.charAt(start - 3) == '-' ? PythonSpace.skip(text, start) : start;
        lineStarting = text.charAt(contentStart - 1) == '\n';
        for (int at = text.indexOf("{%", contentStart); at >= 0; at = text.indexOf("{%", at + 1)) {
            boolean signed = at + 2 < text.length() && (text.charAt(at + 2) == '-' || text.charAt(at + 2) == '+');
            Integer end = endOfRawTag("endraw", signed ? at + 3 : at + 2);
            if (end != null) {
                addText(contentStart, strippedEnd(contentStart, at, true));
                endTag(end, text.charAt(end - 3));
                return true;
            }
        }
        throw source.position(open).refusal("the tag 'raw' has no end, '{% endraw %}'");
    }

    /** The offset behind the closing mark of a tag that is this word and nothing else, null when it is not. */
    private @Nullable Integer endOfRawTag(String word, int body) {
        int at = PythonSpace.skip(text, body);
        if (!text.startsWith(word, at)) {
            return null;
        }
        at = PythonSpace.skip(text, at + word.length());
        if (text.startsWith("-%}", at) || (text.startsWith("+%}", at) && word.equals("endraw"))) {
            return at + 3;
        }
        return text.startsWith("%}", at) ? Integer.valueOf(at + 2) : null;
    }

    private void addText(int start, int end) {
        if (start < end) {
            tokens.add(new JinjaToken(JinjaToken.Kind.TEXT, text.substring(start, end), source.position(start)));
        }
    }
}

package publish_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// TestJSONFeedKeepsTheRules checks feed.json against what JSON Feed 1.1
// demands: the fields that must be there, their types, and no others.
func TestJSONFeedKeepsTheRules(t *testing.T) {
	w := newWorld(t, 3)
	data, err := os.ReadFile(filepath.Join(w.site, "feed.json"))
	must(t, err)
	var top map[string]any
	must(t, json.Unmarshal(data, &top))
	rules{t, "feed"}.check(top, map[string]rule{
		"version": {true, isVersion}, "title": {true, isText}, "items": {true, isList},
		"home_page_url": {false, isURL}, "feed_url": {false, isURL}, "description": {false, isText}, "user_comment": {false, isText},
		"next_url": {false, isURL}, "icon": {false, isURL}, "favicon": {false, isURL}, "authors": {false, isList}, "language": {false, isLanguage},
		"expired": {false, isBool}, "hubs": {false, isList},
	})
	ids := map[any]bool{}
	for i, of := range top["items"].([]any) {
		item, isObject := of.(map[string]any)
		if !isObject || ids[item["id"]] {
			t.Errorf("item %d is none or is there twice: %v", i, of)
			continue
		}
		ids[item["id"]] = true
		if item["content_text"] == nil && item["content_html"] == nil {
			t.Errorf("item %d has no content", i)
		}
		rules{t, fmt.Sprintf("item %d", i)}.check(item, map[string]rule{
			"id": {true, isText}, "url": {false, isURL}, "external_url": {false, isURL}, "title": {false, isText},
			"content_text": {false, isText}, "content_html": {false, isText}, "summary": {false, isText}, "image": {false, isURL},
			"banner_image": {false, isURL}, "date_published": {false, isTime}, "date_modified": {false, isTime},
			"authors": {false, isList}, "tags": {false, isList}, "language": {false, isLanguage}, "attachments": {false, isList},
		})
	}
	if len(ids) != 6 {
		t.Errorf("%d items", len(ids))
	}
}

// rule says whether a field must be there, and what it may hold.
type rule struct {
	needed bool
	fits   func(any) bool
}

// rules checks one JSON object; name says which.
type rules struct {
	t    *testing.T
	name string
}

func (r rules) check(object map[string]any, of map[string]rule) {
	for field, value := range object {
		if known, ok := of[field]; !ok || !known.fits(value) {
			r.t.Errorf("%s: %s = %v", r.name, field, value)
		}
	}
	for field, known := range of {
		if _, there := object[field]; known.needed && !there {
			r.t.Errorf("%s: %s is missing", r.name, field)
		}
	}
}

func isText(v any) bool    { s, ok := v.(string); return ok && s != "" }
func isList(v any) bool    { _, ok := v.([]any); return ok }
func isBool(v any) bool    { _, ok := v.(bool); return ok }
func isVersion(v any) bool { return v == "https://jsonfeed.org/version/1.1" }

func isURL(v any) bool {
	s, ok := v.(string)
	u, err := url.Parse(s)
	return ok && err == nil && u.IsAbs()
}

func isTime(v any) bool {
	s, ok := v.(string)
	_, err := time.Parse(time.RFC3339, s)
	return ok && err == nil
}

func isLanguage(v any) bool {
	s, ok := v.(string)
	return ok && regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`).MatchString(s)
}
